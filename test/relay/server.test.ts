import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Bytes, utf8 } from "../../protocol/bytes.ts";
import { closeCodes } from "../../protocol/errors.ts";
import type { Handle } from "../../protocol/ids.ts";
import {
	type ClientControl,
	controlText,
	parseControlFromRelay,
	parseResult,
	type RelayControl,
} from "../../protocol/wire/control.ts";
import { buildFrameFromClient, parseFrameFromRelay } from "../../protocol/wire/frame.ts";
import { parseCommandLine } from "../../relay/cli.ts";
import { type Config, parseConfig } from "../../relay/config.ts";
import { type Relay, startRelay } from "../../relay/start.ts";
import { createPerson, type LoginChoice } from "./person.ts";

/** What these arguments mean. */
function configOf(...args: string[]): Config {
	const told = parseCommandLine(args, {});
	const config = typeof told === "string" ? told : parseConfig(told, {});
	if (typeof config === "string") throw new Error(config);
	return config;
}

let folder = "";
let relay: Relay;
let log: string[] = [];
const start = (...more: string[]) =>
	startRelay(
		configOf(
			"--port=0",
			"--name=Loopback",
			`--data-dir=${folder}`,
			"--allowed-origins=chrome-extension://,https://guests.example",
			...more,
		),
		(line) => log.push(line),
	);
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "sidelong-relay-"));
	log = [];
	relay = await start();
});
afterEach(async () => {
	await relay.stop();
	rmSync(folder, { recursive: true });
});

type Arrival = RelayControl | Bytes;

function dial(options: { origin?: string; protocols?: string[]; path?: string } = {}) {
	const { protocols = ["sidelong.1"], path = "/ws", origin } = options;
	const socket = new WebSocket(
		relay.url.replace("/ws", path),
		protocols,
		origin === undefined ? {} : { origin },
	);
	const waiting: Arrival[] = [];
	const readers: ((arrival: Arrival) => void)[] = [];
	socket.on("message", (data: Buffer, isBinary) => {
		const message = isBinary ? new Uint8Array(data) : parseControlFromRelay(data.toString());
		if (typeof message === "string") throw new Error(message);
		const reader = readers.shift();
		if (reader) reader(message);
		else waiting.push(message);
	});
	const opened = new Promise<number>((resolve) => {
		socket.on("open", () => resolve(101));
		socket.on("unexpected-response", (_, response) => {
			resolve(response.statusCode ?? 0);
			socket.terminate();
		});
		socket.on("error", () => {});
	});
	const closed = new Promise<number>((resolve) => socket.on("close", resolve));
	const next = () => {
		const arrival = waiting.shift();
		return arrival ? Promise.resolve(arrival) : new Promise<Arrival>((resolve) => readers.push(resolve));
	};
	const control = async () => {
		const arrival = await next();
		if (arrival instanceof Uint8Array) throw new Error("a frame came instead of a message");
		return arrival;
	};
	const say = (message: ClientControl) => socket.send(controlText(message));
	return { socket, opened, closed, next, control, say };
}

async function login(name: string, choice: LoginChoice = {}) {
	const person = createPerson(name);
	const client = dial();
	await client.opened;
	const own = { url: relay.url, ...choice };
	client.say(person.hello(own));
	const challenge = await client.control();
	if (challenge.type !== "challenge") throw new Error(challenge.type);
	client.say(person.proof(challenge.payload, own));
	const welcome = await client.control();
	if (welcome.type !== "welcome") throw new Error(welcome.type);
	expect(person.believes(challenge.payload, welcome.payload, own)).toBe(true);
	return { ...client, person, relayKey: challenge.payload.relayKey, welcome: welcome.payload };
}

const http = (path: string, init?: RequestInit) =>
	fetch(relay.url.replace("ws:", "http:").replace("/ws", path), init);

test("Alice finds Bob by handle, and her letter reaches him through real sockets", async () => {
	const bob = await login("bob", { handle: "bob" as Handle });
	const alice = await login("alice");
	alice.say({ type: "lookup", id: 1, payload: { handle: "bob" as Handle } });
	const answer = await alice.control();
	if (answer.type !== "result") throw new Error(answer.type);
	const found = parseResult("lookup", answer.payload);
	if (found === "bad-request") throw new Error(found);
	alice.say({ type: "open", id: 2, payload: { targets: [{ target: found.address, cap: bob.person.cap }] } });
	await alice.control();
	const body = new Uint8Array(32_768 + 123).fill(5);
	alice.socket.send(
		buildFrameFromClient({ type: "deliver", droppable: false, ref: 1, target: found.address, body }),
	);
	const frame = parseFrameFromRelay((await bob.next()) as Bytes);
	expect(frame).toEqual({ type: "deliver", droppable: false, ref: 1, sender: alice.person.address, body });
	bob.socket.close();
	await bob.closed;
	alice.say({ type: "watch", id: 3, payload: { targets: [found.address] } });
	expect(await alice.control()).toMatchObject({ type: "result", id: 3 });
	let presence = await alice.control();
	if (presence.type === "presence" && presence.payload.here) presence = await alice.control();
	expect(presence).toEqual({ type: "presence", payload: { target: found.address, here: false } });
	alice.socket.terminate();
});

test("key, tokens and handles are the same after a restart; the epoch is not", async () => {
	const before = await login("alice", { handle: "ada" as Handle });
	await relay.stop();
	expect(await before.closed).toBe(closeCodes.drain);
	relay = await start();
	const token = before.welcome.token;
	if (!token) throw new Error("no token");
	const after = await login("alice", { auth: "token", token });
	expect(after.relayKey).toEqual(before.relayKey);
	expect(after.welcome.handle).toBe("ada");
	expect(after.welcome.epoch).not.toEqual(before.welcome.epoch);
});

test("the log holds no address, handle or IP", async () => {
	const alice = await login("alice", { handle: "ada-in-log" as Handle });
	alice.socket.close();
	await alice.closed;
	const text = log.join("");
	expect(text).toContain("started");
	for (const secret of [alice.person.address, "ada-in-log", "127.0.0.1"]) expect(text).not.toContain(secret);
});

describe("at the door", () => {
	test("extensions, listed origins and programs come in; other web pages do not", async () => {
		const allowed = [undefined, "chrome-extension://abcdef", "https://guests.example"];
		const refused = ["https://evil.example", "https://guests.example.evil", "null"];
		for (const origin of allowed) {
			const client = dial(origin === undefined ? {} : { origin });
			expect(await client.opened).toBe(101);
			client.socket.terminate();
		}
		for (const origin of refused) expect(await dial({ origin }).opened).toBe(403);
	});

	test("another path, another subprotocol or none is refused", async () => {
		expect(await dial({ path: "/other" }).opened).toBe(404);
		expect(await dial({ protocols: ["chat"] }).opened).toBe(400);
		expect(await dial({ protocols: [] }).opened).toBe(400);
	});

	test("compression is refused", async () => {
		const client = dial();
		await client.opened;
		expect(client.socket.extensions).toBe("");
		client.socket.terminate();
	});

	test("health is answered, and what this is", async () => {
		for (const path of ["/healthz", "/health"]) {
			const response = await http(path);
			expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
		}
		expect(await (await http("/")).text()).toContain("Sidelong relay");
		expect((await http("/toString")).status).toBe(404);
		expect((await http("/", { method: "POST" })).status).toBe(404);
	});
});

describe("the relay lives on after", () => {
	const control = JSON.stringify({ type: "keepalive", payload: {} });
	const deep = `{"type":"keepalive","payload":${"[".repeat(7_000)}${"]".repeat(7_000)}}`;
	test.each([
		["a letter before the login", new Uint8Array(100).fill(1), closeCodes.badFrame],
		["an empty binary frame", new Uint8Array(0), closeCodes.badFrame],
		["an empty text", "", closeCodes.badFrame],
		["a call before the login", control, closeCodes.badFrame],
		["an unknown type", '{"type":"constructor","payload":{}}', closeCodes.badFrame],
		["deep JSON", deep, closeCodes.badFrame],
		["17 KiB of text", "x".repeat(17_000), closeCodes.badFrame],
		["a frame of 1 MiB", new Uint8Array(1_048_576), 1009],
		["a text of 1 MiB", "x".repeat(1_048_576), 1009],
	])("%s, which closes that connection only", async (_, data, code) => {
		const bob = await login("bob");
		const eve = dial();
		await eve.opened;
		eve.socket.send(data);
		expect(await eve.closed).toBe(code);
		bob.say({ type: "keepalive", payload: {} });
		expect(await bob.control()).toEqual({ type: "keepalive", payload: {} });
		bob.socket.terminate();
	});

	test("a frame of 1 MiB from somebody who is in", async () => {
		const eve = await login("eve");
		eve.socket.send(new Uint8Array(1_048_576).fill(1));
		expect(await eve.closed).toBe(1009);
		await login("alice");
	});

	test("text that is not UTF-8, and many fragments", async () => {
		const eve = await login("eve");
		eve.socket.send(new Uint8Array([0xff, 0xfe]), { binary: false });
		expect(await eve.closed).toBe(1007);
		const mallory = await login("mallory");
		for (let i = 0; i < 20; i++) mallory.socket.send(utf8("x"), { binary: true, fin: false });
		expect(await mallory.closed).toBe(1008);
		await login("alice");
	});
});

test("a reader that does not read is hung up, and told apart from nobody else", async () => {
	await relay.stop();
	relay = await start("--limit-frame-burst=10000", "--limit-bytes-per-second=1000000000");
	const [bob, alice] = [await login("bob"), await login("alice")];
	const target = bob.person.address;
	alice.say({ type: "open", id: 1, payload: { targets: [{ target, cap: bob.person.cap }] } });
	alice.say({ type: "watch", id: 2, payload: { targets: [target] } });
	for (let i = 0; i < 3; i++) await alice.control();
	bob.socket.pause();
	const body = new Uint8Array(131_000).fill(9);
	const bytes = buildFrameFromClient({ type: "deliver", droppable: false, ref: 1, target, body });
	// socket buffers of the system take some megabytes before ours fill
	for (let i = 0; i < 400; i++) alice.socket.send(bytes);
	expect(await alice.control()).toEqual({ type: "presence", payload: { target, here: false } });
	alice.socket.terminate();
	bob.socket.resume();
	expect(await bob.closed).toBe(closeCodes.tooSlow);
});
