;;; The package in a real Emacs with Eglot: a finding, a hover, and a configuration file.  -*- lexical-binding: t; -*-

(require 'json)
(require 'seq)

(defun env (name) (or (getenv name) (error "%s is not set" name)))

(setq package-user-dir (expand-file-name "elpa" (env "TMPDIR")))
(add-to-list (quote package-directory-list) "/usr/share/emacs/site-lisp/elpa") ; where Debian has them
(package-initialize)
(require 'eglot)
(require 'flymake)
(add-to-list 'load-path (env "PACKAGE"))
(setq smtp-lsp-program (env "SMTP_LSP"))
(require 'smtp-lsp)

(defvar expected
  (json-parse-string (with-temp-buffer (insert-file-contents (env "EXPECTED")) (buffer-string))
                     :object-type 'alist :array-type 'list))

(defun wanted (&rest keys) (seq-reduce (lambda (node key) (alist-get key node)) keys expected))

(defun look-for (what look right)
  "Waits until LOOK gives something that is RIGHT, or tells which it gave instead."
  (let ((end (+ (float-time) 20)) seen)
    (while (not (funcall right (setq seen (funcall look))))
      (when (> (float-time) end) (error "looked for %s, saw %S" what seen))
      (accept-process-output nil 0.1))
    (message "emacs: saw %s" what)))

(defun contains-all (text parts) (seq-every-p (lambda (part) (string-match-p (regexp-quote part) text)) parts))

(defun visit (name)
  (find-file (expand-file-name name (env "WORKSPACE")))
  (unless (eglot-current-server)
    (let ((inhibit-message t)) (apply #'eglot--connect (eglot--guess-contact))))
  (flymake-mode 1))

(defun findings ()
  (flymake-start nil)
  (mapcar (lambda (finding)
            (cons (line-number-at-pos (flymake-diagnostic-beg finding)) (flymake-diagnostic-text finding)))
          (flymake-diagnostics)))

(defun hover-at (line word)
  (goto-char (point-min))
  (forward-line (1- line))
  (search-forward word)
  (backward-char 1)
  (let ((answer (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                 (eglot--TextDocumentPositionParams))))
    (and answer (plist-get (plist-get answer :contents) :value))))

(defun check (name line rule)
  (look-for (format "the finding %s in line %d of %s" rule line name) #'findings
            (lambda (seen)
              (seq-some (lambda (finding) (and (= (car finding) line) (string-match-p rule (cdr finding)))) seen))))

(let ((auto-save-default nil) (make-backup-files nil))
  (visit (wanted 'file))
  (look-for "the finding" #'findings
            (lambda (seen)
              (seq-some (lambda (finding)
                          (and (memq (car finding) (wanted 'diagnostic 'lines))
                               (contains-all (cdr finding) (wanted 'diagnostic 'message))))
                        seen)))
  (look-for "the hover" (lambda () (hover-at (wanted 'hover 'line) (wanted 'hover 'word)))
            (lambda (text) (and text (contains-all (car (split-string text "\n")) (wanted 'hover 'firstLine)))))
  (dolist (config (wanted 'configs))
    (visit (alist-get 'file config))
    (unless (eq major-mode 'smtp-lsp-config-mode) (error "%s is in %s" buffer-file-name major-mode))
    (look-for (format "the finding in %s" (alist-get 'file config)) #'findings
              (lambda (seen)
                (seq-some (lambda (finding)
                            (and (= (car finding) (alist-get 'line config))
                                 (contains-all (cdr finding) (alist-get 'message config))))
                          seen)))
    (look-for (format "the hover in %s" (alist-get 'file config))
              (lambda () (hover-at (alist-get 'line (alist-get 'hover config)) (alist-get 'word (alist-get 'hover config))))
              (lambda (text)
                (and text (contains-all text (alist-get 'text (alist-get 'hover config)))))))
  (kill-emacs 0))
