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
    csharp-ts-mode dart-mode elixir-mode elixir-ts-mode erlang-mode go-mode go-ts-mode java-mode java-ts-mode
    kotlin-mode kotlin-ts-mode scala-mode swift-mode
    js-mode js-ts-mode js2-mode lua-mode lua-ts-mode m4-mode perl-mode php-mode
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

;; Made from what the server knows.
(defconst smtp-lsp-files
  '(
    "/aliases\\'"
    "/[^/]*\\.aliases\\'"
    "/mail/aliases\\.[^/]*\\'"
    "/aliases\\.\\(?:j2\\|erb\\|tmpl\\)\\'"
    "/amavisd\\.conf\\'"
    "/amavisd\\.conf\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/amavis/conf\\.d/[^/]*\\'"
    "/policyd-weight\\.conf\\'"
    "/policyd-weight\\.conf\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/courier/bofh\\'"
    "/etc/courier/\\(?:courierd\\|esmtpd\\|esmtpd-ssl\\|esmtpd-msa\\|queuetime\\|warntime\\|maxrcpts\\|retryalpha\\|retrybeta\\|retrygamma\\|retrymaxdelta\\)\\'"
    "/dovecot\\.conf\\'"
    "/dovecot[^/]*\\.conf\\'"
    "/dovecot\\.conf\\.[^/]*\\'"
    "/dovecot/conf\\.d/[^/]*\\.conf\\'"
    "/dovecot/conf\\.d/[^/]*\\.conf\\.ext\\'"
    "/exim\\.conf\\'"
    "/exim\\.conf\\.[^/]*\\'"
    "/exim4\\.conf\\'"
    "/exim4\\.conf\\.[^/]*\\'"
    "/exim-[^/]*\\.conf\\'"
    "/exim\\.configure\\'"
    "/exim\\.conf-[^/]*\\'"
    "/exim[^/]*\\.conf\\.inc\\'"
    "/exim4/conf\\.d/.*\\'"
    "/exim/conf\\.d/.*\\'"
    "/exim/configure\\'"
    "/exim4/exim4\\.conf[^/]*\\'"
    "/haproxy\\.cfg\\'"
    "/haproxy[^/]*\\.cfg\\'"
    "/haproxy\\.cfg\\.[^/]*\\'"
    "/haproxy/[^/]*\\.cfg\\'"
    "/maddy\\.conf\\'"
    "/maddy\\.conf\\.[^/]*\\'"
    "/maddy[^/]*\\.conf\\'"
    "/maddy/[^/]*\\.conf\\'"
    "/opendkim\\.conf\\'"
    "/opendkim\\.conf\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/opendmarc\\.conf\\'"
    "/opendmarc\\.conf\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/clamav-milter\\.conf\\'"
    "/clamav-milter\\.conf\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/default/spamass-milter\\'"
    "/monitrc\\'"
    "/monitrc\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/nagios-plugins/config/mail\\.cfg\\'"
    "/nginx/mail\\.conf\\'"
    "/nginx/mail\\.d/[^/]*\\.conf\\'"
    "/opensmtpd\\.conf\\'"
    "/opensmtpd\\.conf\\.[^/]*\\'"
    "/opensmtpd/[^/]*\\.conf\\'"
    "/default/postgrey\\'"
    "/policyd-spf\\.conf\\'"
    "/policyd-spf\\.conf\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/mtpolicyd\\.conf\\'"
    "/mtpolicyd\\.conf\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/postfwd\\.cf\\'"
    "/postfwd\\.cf\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/main\\.cf\\'"
    "/main\\.cf\\.[^/]*\\'"
    "/[^/]*\\.main\\.cf\\'"
    "/master\\.cf\\'"
    "/master\\.cf\\.[^/]*\\'"
    "/[^/]*\\.master\\.cf\\'"
    "/header_checks\\'"
    "/body_checks\\'"
    "/mime_header_checks\\'"
    "/nested_header_checks\\'"
    "/milter_header_checks\\'"
    "/smtp_header_checks\\'"
    "/smtp_body_checks\\'"
    "/\\(?:header\\|body\\|mime_header\\|nested_header\\|milter_header\\|smtp_header\\|smtp_body\\)_checks\\.\\(?:pcre\\|regexp\\|re\\|cf\\|j2\\|erb\\)\\'"
    "/\\(?:client\\|helo\\|sender\\|recipient\\|access\\)_\\(?:access\\|checks\\)\\'"
    "/\\(?:client\\|helo\\|sender\\|recipient\\|access\\)_\\(?:access\\|checks\\)\\.\\(?:pcre\\|regexp\\|re\\|cidr\\|hash\\|cf\\|j2\\|erb\\)\\'"
    "/postfix/\\(?:.*/\\)?\\(?:access\\|transport\\|relocated\\)\\'"
    "/postfix/\\(?:.*/\\)?\\(?:access\\|transport\\|relocated\\)\\.\\(?:pcre\\|regexp\\|cidr\\|hash\\|j2\\|erb\\)\\'"
    "/postfix/\\(?:.*/\\)?[^/]*_\\(?:access\\|checks\\|transport\\|transports\\|reply_filter\\|dsn_filter\\|filter_maps\\)\\'"
    "/postfix/\\(?:.*/\\)?[^/]*_\\(?:access\\|checks\\|transport\\|transports\\|reply_filter\\|dsn_filter\\|filter_maps\\)\\.\\(?:pcre\\|regexp\\|cidr\\|hash\\|j2\\|erb\\)\\'"
    "/postfix/\\(?:.*/\\)?\\(?:transport\\|access\\|rbl_reply\\)_maps\\'"
    "/pmta/config\\'"
    "/pmta/config\\.\\(?:conf\\|cfg\\|cf\\|sample\\|example\\|dist\\|default\\|in\\|j2\\|erb\\|tmpl\\|local\\)\\'"
    "/pmta\\.conf\\'"
    "/pmta/[^/]*\\.conf\\'"
    "/qmail/control/[^/]*\\'"
    "/qmail/tcp\\.smtp\\'"
    "/tcp\\.smtp\\'"
    "/\\.qmail\\'"
    "/\\.qmail-[^/]*\\'"
    "/rspamd\\.conf\\'"
    "/rspamd\\.conf\\.[^/]*\\'"
    "/rspamd/[^/]*\\.conf\\'"
    "/rspamd/\\(?:.*/\\)?[^/]*\\.conf\\'"
    "/rspamd/\\(?:.*/\\)?[^/]*\\.inc\\'"
    "/mail/access\\'"
    "/mail/access\\.[^/]*\\'"
    "/sendmail/\\(?:.*/\\)?access\\'"
    "/sendmail/\\(?:.*/\\)?access\\.[^/]*\\'"
    "/mailertable\\'"
    "/mail/mailertable\\.[^/]*\\'"
    "/sendmail\\.cf\\'"
    "/submit\\.cf\\'"
    "/sendmail[^/]*\\.cf\\'"
    "/[^/]*\\.sieve\\'"
    "/\\.dovecot\\.sieve\\'"
    "/stalwart[^/]*/\\(?:.*/\\)?[^/]*\\.toml\\'"
    "/stalwart[^/]*\\.toml\\'"
    "/bounces\\.txt\\'"
    "/bounces[^/]*\\.txt\\'"
    )
  "Files that are configurations of mail servers.")

;;;###autoload
(dolist (pattern smtp-lsp-files)
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
