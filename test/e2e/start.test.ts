/** The command people run first, as they run it. */
import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { relayBundle } from "../../scripts/build.ts";
import { type RelayProcess, startRelayProcess } from "../driver/relay-process.ts";

let relay: RelayProcess;
beforeAll(async () => {
	relay = await startRelayProcess(relayBundle);
});
afterAll(() => relay.close());

function start(...args: string[]): Promise<{ code: number | null; said: string }> {
	const child = spawn(
		process.execPath,
		["scripts/run.mjs", "scripts/start.ts", "--headless", "--once", ...args],
		{
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	let said = "";
	for (const stream of [child.stdout, child.stderr])
		stream.on("data", (chunk: Buffer) => {
			said += chunk.toString();
		});
	return new Promise((resolve) => child.once("exit", (code) => resolve({ code, said })));
}

test("prints what each side read, twice at the same relay", async () => {
	for (const text of ["Tide is at four", "again"]) {
		const { code, said } = await start("--relay", relay.url, "--say", text);
		expect(said).toContain(`bob read: ${text}\n`);
		expect(said).toContain(`alice read: Read you: ${text}\n`);
		expect(code).toBe(0);
	}
});

test("with --call alice calls bob with video, and says how long it took", async () => {
	const { code, said } = await start("--relay", relay.url, "--call");
	for (const what of [
		/ringing after \d+ ms/,
		/connected after \d+ ms/,
		/painted in the panel of bob after \d+ ms/,
	])
		expect(said).toMatch(what);
	expect(code).toBe(0);
});

test("ends with 1 and the reason a person would see", async () => {
	const { code, said } = await start("--relay", "127.0.0.1:9");
	expect([code, said.trim().split("\n").at(-1)]).toEqual([
		1,
		"Browsers block this port. Sidelong relays usually listen on 1721.",
	]);
});
