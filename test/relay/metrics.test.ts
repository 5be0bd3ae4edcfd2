/** The numbers for Prometheus: where they are, what they count, and whom they do not name. */
import { afterEach, expect, test } from "vitest";
import { hyphenated, limitNames } from "../../relay/limits.ts";
import { busyArgs, busyHour } from "./busy.ts";
import { freePort, loginAt, type RunningRelay, run } from "./running.ts";

let relay: RunningRelay | undefined;
afterEach(() => relay?.close());

async function start(...args: string[]) {
	const port = await freePort();
	relay = await run(`--metrics-port=${port}`, ...args);
	return { relay, read: (path = "/metrics") => fetch(`http://127.0.0.1:${port}${path}`) };
}

test("are on their own port alone, and nothing else is", async () => {
	const { relay, read } = await start();
	const answer = await read();
	expect([answer.status, answer.headers.get("content-type")]).toEqual([
		200,
		expect.stringContaining("text/plain"),
	]);
	for (const path of ["/", "/ws", "/healthz"]) expect((await read(path)).status).toBe(404);
	const open = await fetch(`http://127.0.0.1:${relay.port}/metrics`);
	expect([open.status, await open.text()]).toEqual([404, "There is nothing here.\n"]);
});

test("are nowhere unless they are asked for", async () => {
	relay = await run();
	expect((await fetch(`http://127.0.0.1:${relay.port}/metrics`)).status).toBe(404);
});

test("count what happened", async () => {
	const { relay } = await start(...busyArgs);
	await busyHour(relay);
	const values = async (samples: readonly string[]) =>
		Object.fromEntries(
			await Promise.all(samples.map(async (sample) => [sample, await relay.metric(sample)] as const)),
		);
	const wanted = {
		logins_total: 3,
		logins_denied_total: 2,
		// one, and two knocks of somebody who does not know the cap
		letters_delivered_total: 3,
		'limited_total{limit="flood"}': 1,
		'limited_total{limit="new-handles-per-day"}': 1,
		'connections{state="member"}': 0,
		'connections{state="stranger"}': 0,
	};
	expect(await values(Object.keys(wanted))).toEqual(wanted);
	const { socket } = await loginAt(relay.url, "dora", { url: relay.url, password: "tide and time" });
	expect(await relay.metric('connections{state="member"}')).toBe(1);
	socket.terminate();
});

test("have a line for every limit", async () => {
	const { relay } = await start();
	for (const name of limitNames)
		expect(await relay.metric(`limited_total{limit="${hyphenated(name)}"}`), name).toBe(0);
});

test("name nobody after a busy hour", async () => {
	const { relay, read } = await start(...busyArgs);
	const secrets = await busyHour(relay);
	const text = await (await read()).text();
	expect(text).toContain("sidelong_logins_total 3");
	for (const secret of secrets) expect(text).not.toContain(secret);
	// neither an IP nor anything as long as an address, whoever it may be
	expect(text.replace(/\bsidelong_\w+/g, "")).not.toMatch(/\d+\.\d+\.\d+\.\d+|[0-9a-f]*::|[\w-]{43}/);
});
