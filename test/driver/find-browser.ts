/** A Chromium to drive: named, installed, or fetched; otherwise a sentence that says what to install. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";

const names = [
	"chromium",
	"chromium-browser",
	"google-chrome-stable",
	"google-chrome",
	"microsoft-edge-stable",
	"brave-browser",
];
const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
	darwin: [
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
	],
	win32: [
		join(process.env.ProgramFiles ?? "", "Google/Chrome/Application/chrome.exe"),
		join(process.env.LOCALAPPDATA ?? "", "Chromium/Application/chrome.exe"),
		join(process.env["ProgramFiles(x86)"] ?? "", "Microsoft/Edge/Application/msedge.exe"),
	],
};

function installed(): string | undefined {
	const named = process.env.CHROMIUM ?? process.env.CHROME_PATH;
	const onPath = (process.env.PATH ?? "")
		.split(delimiter)
		.flatMap((folder) => names.map((name) => join(folder, name)));
	const fetched = chromium.executablePath();
	return [named, ...onPath, ...(places[process.platform] ?? []), fetched].find(isProgram);
}

function isProgram(path: string | undefined): path is string {
	if (!path || !existsSync(path)) return false;
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** The path of a browser; fetches one where that is possible. Throws the sentence. */
export function ensureBrowser(say: (line: string) => void): string {
	const found = installed();
	if (found) return found;
	const isRoot = process.getuid?.() === 0;
	// a person's machine gets no packages as a side effect of a test; CI and containers do
	if (isRoot && process.platform === "linux" && existsSync("/usr/bin/apt-get")) {
		say("No browser found: installing Debian's chromium …");
		const apt =
			"apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium";
		spawnSync("sh", ["-c", apt], { stdio: ["ignore", "ignore", "inherit"] });
	} else {
		say("No browser found: asking Playwright for its Chromium …");
		spawnSync("npx", ["playwright", "install", "chromium"], { stdio: ["ignore", "ignore", "inherit"] });
	}
	const now = installed();
	if (now) return now;
	throw new Error(
		"No Chromium, Chrome or Edge was found, and none could be fetched. Install Chromium, or set CHROMIUM to the path of one.",
	);
}
