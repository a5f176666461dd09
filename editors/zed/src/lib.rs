//! Starts the program `smtp-lsp` for Zed.

use zed_extension_api as zed;
use zed_extension_api::settings::LspSettings;

struct SmtpLsp;

impl zed::Extension for SmtpLsp {
    fn new() -> Self {
        Self
    }

    /// The program that the user's settings name, else the first on the path.
    fn language_server_command(
        &mut self,
        server: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        let binary = LspSettings::for_worktree(server.as_ref(), worktree)?.binary;
        let (path, arguments) =
            binary.map_or_else(Default::default, |binary| (binary.path, binary.arguments.unwrap_or_default()));
        let command = path
            .or_else(|| worktree.which("smtp-lsp"))
            .ok_or("the program smtp-lsp was not found: install it, or set lsp.smtp-lsp.binary.path")?;
        Ok(zed::Command { command, args: arguments, env: worktree.shell_env() })
    }

    /// Rules and locale.
    fn language_server_initialization_options(
        &mut self,
        server: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<Option<zed::serde_json::Value>> {
        Ok(LspSettings::for_worktree(server.as_ref(), worktree)?.initialization_options)
    }
}

zed::register_extension!(SmtpLsp);
