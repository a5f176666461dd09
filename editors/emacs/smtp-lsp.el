;;; smtp-lsp.el --- SMTP reply codes explained and checked  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "27.1"))
;; Keywords: mail, tools
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Makes the server smtp-lsp known to Eglot and to lsp-mode, and gives the
;; configurations of mail servers a mode, so that the server is told what they
;; are.  See README.md.

;;; Code:

(defgroup smtp-lsp nil
  "SMTP reply codes explained and checked."
  :group 'tools)

(defcustom smtp-lsp-program "smtp-lsp"
  "The program of the server, on the path or with its path."
  :type 'string)

(defcustom smtp-lsp-settings nil
  "Rules and locale, as in (:rules (:transient-as-permanent \"error\") :locale \"de\")."
  :type 'plist)

(defcustom smtp-lsp-modes
  '(smtp-lsp-config-mode
    bash-ts-mode c++-mode c++-ts-mode c-mode c-ts-mode cperl-mode csharp-mode
    csharp-ts-mode erlang-mode go-mode go-ts-mode java-mode java-ts-mode
    js-mode js-ts-mode js2-mode lua-mode lua-ts-mode perl-mode php-mode
    php-ts-mode python-mode python-ts-mode ruby-mode ruby-ts-mode rust-mode
    rust-ts-mode rustic-mode sh-mode sieve-mode tsx-ts-mode typescript-mode
    typescript-ts-mode)
  "Modes in which Eglot offers the server, first of all that it knows."
  :type '(repeat symbol))

;;;###autoload
(define-derived-mode smtp-lsp-config-mode conf-unix-mode "Mail config"
  "Configuration of a mail server.  Its format is known by the name of the file."
  (setq-local comment-start "# "))

;; An unknown identifier makes the server go by the name of the file.
(put 'smtp-lsp-config-mode 'eglot-language-id "mail-config")

;;;###autoload
(dolist (pattern '("/\\(?:main\\|master\\)\\.cf\\(?:\\.[^/]*\\)?\\'"
                   "/exim4?\\.conf\\(?:\\.[^/]*\\)?\\'"
                   "/exim4/conf\\.d/"
                   "/\\(?:open\\)?smtpd\\.conf\\'"
                   "/\\(?:header\\|body\\|mime_header\\|nested_header\\|smtp_header\\)_checks\\(?:\\.[^/]*\\)?\\'"
                   "/\\(?:client\\|helo\\|sender\\|recipient\\)_\\(?:access\\|checks\\)\\(?:\\.[^/]*\\)?\\'"
                   "/mail/access\\'"
                   "/maddy\\.conf\\'"
                   "/rspamd/.*\\.\\(?:conf\\|inc\\)\\'"
                   "/dovecot/conf\\.d/.*\\.conf\\'"
                   "/dovecot\\.conf\\'"
                   "/haproxy\\.cfg\\'"))
  (add-to-list 'auto-mode-alist (cons pattern 'smtp-lsp-config-mode)))

(defun smtp-lsp--contact (&rest _)
  "The program for Eglot, with the settings."
  (append (list smtp-lsp-program)
          (and smtp-lsp-settings (list :initializationOptions smtp-lsp-settings))))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  ;; Each mode for itself: older versions tell the server one language for all modes of an entry.
  (dolist (mode smtp-lsp-modes)
    (add-to-list 'eglot-server-programs (cons mode #'smtp-lsp--contact))))

(declare-function lsp-register-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function make-lsp-client "lsp-mode")
(defvar lsp-language-id-configuration)
(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(smtp-lsp-config-mode . "mail-config"))
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () (list smtp-lsp-program)))
    ;; Beside whatever else serves the buffer: the server keeps silent about what is not mail.
    :activation-fn (lambda (&rest _) t)
    :add-on? t
    :initialization-options (lambda () smtp-lsp-settings)
    :server-id 'smtp-lsp)))

(provide 'smtp-lsp)
;;; smtp-lsp.el ends here
