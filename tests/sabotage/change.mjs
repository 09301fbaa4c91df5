// Replaces a text that occurs exactly once in a file. Anything else is an error, so that a control cannot silently stop sabotaging.
import { readFileSync, writeFileSync } from "node:fs";

const [file, before, after] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const parts = text.split(before);
if (parts.length !== 2) {
  console.error(`${file}: expected the text once, found it ${parts.length - 1} times: ${before}`);
  process.exit(1);
}

writeFileSync(file, parts.join(after));
