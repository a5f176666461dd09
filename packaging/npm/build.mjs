// Lays out the npm packages: `smtp-lsp`, which npm users install, and one with the programs for each system.
//
//   node packaging/npm/build.mjs OUT                      the package smtp-lsp
//   node packaging/npm/build.mjs OUT linux-x64 FOLDER     the package with the programs of FOLDER
//
// npm installs, of the optional dependencies of `smtp-lsp`, the one that fits the system.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAMS = ["lsp-check", "smtp-lsp"];
const SYSTEMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"];

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
const field = (name) => cargo.match(new RegExp(`^${name} = "(.*)"$`, "m"))[1];
const common = { version: field("version"), description: field("description"), license: field("license") };

function write(folder, manifest, files) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2) + "\n");
    for (const file of ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "README.md", ...files]) {
        const from = files.includes(file) ? join(here, file) : join(root, file);
        copyFileSync(from, join(folder, file));
    }
}

const [out, system, programs] = process.argv.slice(2);
if (!out || (system && (!SYSTEMS.includes(system) || !programs))) {
    console.error(`usage: build.mjs OUT [${SYSTEMS.join("|")} FOLDER]`);
    process.exit(2);
}
if (system) {
    const name = `smtp-lsp-${system}`;
    const [os, cpu] = system.split("-");
    write(join(out, name), { name, ...common, os: [os], cpu: [cpu] }, []);
    for (const program of PROGRAMS) {
        const file = os === "win32" ? `${program}.exe` : program;
        copyFileSync(join(programs, file), join(out, name, file));
        chmodSync(join(out, name, file), 0o755);
    }
} else {
    const manifest = {
        name: "smtp-lsp",
        ...common,
        keywords: ["smtp", "email", "lint", "language-server", "lsp"],
        bin: Object.fromEntries(PROGRAMS.map((program) => [program, `${program}.js`])),
        files: ["*.js", "LICENSE*"],
        engines: { node: ">=18" },
        optionalDependencies: Object.fromEntries(
            SYSTEMS.map((system) => [`smtp-lsp-${system}`, common.version]),
        ),
    };
    write(join(out, "smtp-lsp"), manifest, ["run.js"]);
    for (const program of PROGRAMS) {
        const text = `#!/usr/bin/env node\nrequire("./run.js")("${program}");\n`;
        writeFileSync(join(out, "smtp-lsp", `${program}.js`), text, { mode: 0o755 });
    }
}
