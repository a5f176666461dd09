// Starts a program of the package for this system; its end is the end of this process.
const { spawn } = require("node:child_process");

module.exports = function run(program) {
    const name = `smtp-lsp-${process.platform}-${process.arch}`;
    const file = process.platform === "win32" ? `${program}.exe` : program;
    let path;
    try {
        path = require.resolve(`${name}/${file}`);
    } catch {
        console.error(`${program}: the package ${name} is not installed; npm leaves it out with --no-optional`);
        process.exit(2);
    }
    const child = spawn(path, process.argv.slice(2), { stdio: "inherit" });
    // A terminal sends its signals to the child as well; others are passed on.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
        process.on(signal, () => child.kill(signal));
    }
    child.on("error", (error) => {
        console.error(`${program}: ${error.message}`);
        process.exit(2);
    });
    child.on("exit", (code, signal) => {
        if (signal) {
            process.removeAllListeners(signal);
            process.kill(process.pid, signal);
        } else {
            process.exit(code);
        }
    });
};
