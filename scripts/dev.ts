/** `npm run dev`: a relay on the usual port and the extension's development build with reload. Ctrl+C ends both. */
import { spawn } from "node:child_process";

const children = [
	spawn("npm", ["run", "-s", "relay"], { stdio: "inherit" }),
	spawn("npx", ["wxt"], { stdio: "inherit" }),
];
const end = () => {
	for (const child of children) child.kill();
};
process.once("SIGINT", end);
process.once("SIGTERM", end);
for (const child of children) child.once("exit", end);
