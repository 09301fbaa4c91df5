// Prints the failed tests of an xunit report as Class.Method, one a line. Exits with 1 when nothing ran.
import { existsSync, readFileSync } from "node:fs";

const report = process.argv[2];
if (!existsSync(report)) {
  console.log("no.report");
  process.exit(0);
}

const tests = readFileSync(report, "utf8").match(/<test [^>]*>/g) ?? [];
const value = (test, name) => test.match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? "";
const red = tests.filter((test) => value(test, "result") === "Fail");
const names = new Set(red.map((test) => `${value(test, "type").split(".").at(-1)}.${value(test, "method")}`));
console.log(tests.length === 0 ? "no.test" : [...names].join("\n"));
