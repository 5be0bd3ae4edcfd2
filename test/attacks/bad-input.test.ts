/** T12: a relay that sends garbage. The extension stays alive, its socket too, and the chat goes on. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { concat } from "../../protocol/bytes.ts";
import type { Handle } from "../../protocol/ids.ts";
import { createWorld } from "../world.ts";
import { deliverFrom } from "./frames.ts";

// much work, and machines differ
vi.setConfig({ testTimeout: 30_000 });

const types = [
	"hello",
	"challenge",
	"proof",
	"welcome",
	"presence",
	"channels",
	"drain",
	"keepalive",
	"result",
	"error",
	"toString",
	"__proto__",
	"text",
];

async function friends(seed: number) {
	const world = await createWorld(seed, "alice", "bob");
	const { alice, bob, befriend, when, until } = world;
	await befriend(alice, bob);
	const bobAt = world.relay.handles.find("bob" as Handle);
	if (!bobAt) throw new Error("bob is nowhere");
	let said = 0;
	async function isWell() {
		await until("alice is connected", () => alice.view()?.relay.state === "connected");
		expect(await when(alice.says("bob", `well ${++said}`))).toBe(null);
		await until("bob reads", () => bob.messages("alice").length === said);
		await until("alice knows", () =>
			alice.messages("bob").every(({ mine, delivery }) => !mine || delivery === "delivered"),
		);
		expect(alice.view()?.contacts && Object.keys(alice.view()?.contacts ?? {}).length).toBe(1);
		expect(alice.contact("bob")).toMatchObject({ state: "accepted", keyChanged: false });
		expect([...alice.journal, ...bob.journal].filter((event) => !event.startsWith("refused"))).toEqual([]);
	}
	return { ...world, bobAt, isWell };
}

test("empty frames, giants, deep JSON and unknown types change nothing", async () => {
	const { relay, bobAt, isWell } = await friends(100);
	const giant = new Uint8Array(1024 * 1024).fill(0x47);
	const frames = [
		new Uint8Array(0),
		Uint8Array.of(1),
		giant,
		concat(Uint8Array.of(1), giant),
		deliverFrom(bobAt, giant),
		deliverFrom(bobAt, Uint8Array.of(0)),
		deliverFrom(bobAt, Uint8Array.of(0x47, 0x31)),
		...[0, 3, 4, 5, 0x7f, 0xff].map((type) => Uint8Array.of(type, ...new Uint8Array(120))),
		...[2, 4, 0x80, 0xff].map((flags) => Uint8Array.of(1, flags, ...new Uint8Array(120))),
		...Array.from({ length: 256 }, (_, mark) =>
			deliverFrom(bobAt, Uint8Array.of(0x47, 0x31, mark, ...new Uint8Array(40))),
		),
	];
	for (const frame of frames) relay.inject("alice", frame);
	await isWell();
	const deep = (open: string, close: string) =>
		`{"type":"presence","payload":${open.repeat(20_000)}${close.repeat(20_000)}}`;
	const texts = [
		"",
		"null",
		"[]",
		"{}",
		'"text"',
		"{".repeat(100_000),
		deep("[", "]"),
		deep('{"a":', "}"),
		`{"type":"presence","payload":${JSON.stringify({ target: "x".repeat(1024 * 1024), here: true })}}`,
		'{"type":"presence","type":"drain","payload":{"retryAfterMs":1}}',
		'{"type":"drain","payload":{"retryAfterMs":"soon"}}',
		'{"type":"error","id":-1,"payload":{}}',
		'{"type":"result","id":1e99,"payload":{}}',
		'{"__proto__":{"type":"drain"},"payload":{"retryAfterMs":0}}',
		...types.map((type) => JSON.stringify({ type, payload: {} })),
		...types.map((type) => JSON.stringify({ type, id: 0, payload: { constructor: null } })),
		"\u0000\ud800\uffff",
	];
	for (const text of texts) relay.injectText("alice", text);
	await isWell();
});

test("random bytes, and frames of the right shape around random bytes, change nothing", async () => {
	const { relay, bobAt, isWell, pass } = await friends(101);
	const sizes = fc.constantFrom(0, 1, 16, 19, 120 + 512, 16 + 24 + 1248, 16 + 2736, 16 + 1600, 17, 300);
	const body = fc
		.tuple(fc.constantFrom(0x01, 0x02, 0x11, 0x12, 0x13, 0x1e, 0x1f, 0x77), sizes)
		.chain(([mark, size]) =>
			fc
				.uint8Array({ minLength: size, maxLength: size })
				.map((bytes) => concat(Uint8Array.of(0x47, 0x31, mark), new Uint8Array(bytes))),
		);
	const frame = fc.oneof(
		fc.uint8Array({ maxLength: 400 }),
		body.map((bytes) => deliverFrom(bobAt, bytes)),
		fc.tuple(body, fc.uint8Array({ minLength: 32, maxLength: 32 })).map(([bytes, sender]) => {
			const whole = deliverFrom(bobAt, bytes);
			whole.set(sender, 6);
			return whole;
		}),
	);
	for (const seed of [1, 2, 3]) {
		fc.assert(
			fc.property(frame, (bytes) => relay.inject("alice", new Uint8Array(bytes))),
			{ numRuns: 120, seed },
		);
		await pass(200);
		await isWell();
	}
});

test("random text, and messages of the right shape around random values, change nothing that lasts", async () => {
	const { relay, isWell, pass } = await friends(102);
	const message = fc
		.record(
			{
				type: fc.constantFrom(...types),
				id: fc.oneof(fc.nat(20), fc.jsonValue()),
				payload: fc.oneof(fc.object({ maxDepth: 2 }), fc.jsonValue()),
			},
			{ requiredKeys: ["type"] },
		)
		.map((value) => JSON.stringify(value) ?? "");
	const text = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.json(), message);
	for (const seed of [4, 5, 6]) {
		fc.assert(
			fc.property(text, (value) => relay.injectText("alice", value)),
			{ numRuns: 120, seed },
		);
		await pass(200);
		await isWell();
	}
});

test("a relay that talks nonsense before the login is left alone and tried again later", async () => {
	const { relay, alice, isWell, until } = await friends(103);
	let nonsense = 0;
	relay.tamperText = ({ to, text }) => {
		if (to !== "alice" || nonsense >= 3 || !text.includes('"challenge"')) return [text];
		nonsense++;
		return ["nonsense"];
	};
	relay.kill();
	relay.start();
	await until("nonsense was heard", () => nonsense === 3, 20 * 60_000);
	await until("alice is back", () => alice.view()?.relay.state === "connected", 20 * 60_000);
	await isWell();
});
