/** T8: what a relay dictates about waiting, work, speed and time is brought into a range, and is never more than that. */
import { describe, expect, test } from "vitest";
import { createReach } from "../../extension/background/relay-link/reach.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { type Address, toAddress } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { createFakeClock } from "../world/time.ts";
import { createQuietWorld, createWorld, type Person } from "../world.ts";

interface Control {
	readonly type: string;
	readonly payload: Readonly<Record<string, unknown>>;
}
const relayOf = (person: Person) => person.view()?.relay;
const read = (text: string) => JSON.parse(text) as Control;
const turnAway = (payload: object) => (text: string) =>
	read(text).type === "challenge"
		? JSON.stringify({ type: "error", payload: { message: "", ...payload } })
		: text;

test.each(["relay-full", "too-fast"])("%s for a thousand years is five minutes", async (code) => {
	const world = createQuietWorld(440, {}, "alice");
	const { alice, relay, clock, dials, until } = world;
	const forge = turnAway({ code, retryAfterMs: 1e15 });
	let dialled = 0;
	relay.tamperText = ({ text }) => {
		if (read(text).type === "challenge") dialled++;
		return [dialled > 1 ? text : forge(text)];
	};
	await dials(alice);
	await until("alice waits", () => relayOf(alice)?.problem === code);
	expect((relayOf(alice)?.retryAt ?? 0) - clock.now()).toBeLessThanOrEqual(limits.retryMs);
	await until("alice is in", () => relayOf(alice)?.state === "connected", limits.retryMs + 60_000);
});

test("at once, again and again, is a second", async () => {
	const { alice, relay, dials, pass } = createQuietWorld(441, {}, "alice");
	let dialled = 0;
	const forge = turnAway({ code: "too-fast", retryAfterMs: 0 });
	relay.tamperText = ({ text }) => {
		if (read(text).type === "challenge") dialled++;
		return [forge(text)];
	};
	await dials(alice);
	await pass(60_000);
	expect(dialled).toBeGreaterThan(10);
	expect(dialled).toBeLessThanOrEqual(61);
});

describe("work", () => {
	test("that is never enough: a relay that was given what it asked for is not given more", async () => {
		const { alice, relay, dials, until } = createQuietWorld(442, {}, "alice");
		relay.tamperText = ({ text }) => [turnAway({ code: "needs-work", bits: 6 })(text)];
		await dials(alice);
		await until("alice sees through it", () => relayOf(alice)?.problem === "relay-forged");
		expect(relayOf(alice)?.state).toBe("waiting");
	});

	test("of no bits at all is none", async () => {
		const { alice, relay, dials, until } = createQuietWorld(443, {}, "alice");
		relay.tamperText = ({ text }) => [turnAway({ code: "needs-work" })(text)];
		await dials(alice);
		await until("alice waits", () => relayOf(alice)?.state === "waiting");
	});

	test("is not done for a relay that lets us in with a token or a password", async () => {
		const { alice, relay, dials, pass } = createQuietWorld(444, { password: "tide" }, "alice");
		relay.tamperText = ({ text }) => [turnAway({ code: "needs-work", bits: 22 })(text)];
		await dials(alice, "tide");
		await pass(5_000);
		expect(relayOf(alice)).toMatchObject({ state: "waiting", problem: "needs-work" });
	});
});

test.each([
	["nothing", { framesPerSecond: 0, frameBurst: 0, bytesPerSecond: 0, frameBytes: 0, targetsPerControl: 0 }],
	["everything", { framesPerSecond: 1e12, frameBurst: 1e12, bytesPerSecond: 1e15, frameBytes: 1e12 }],
	["nonsense", { framesPerSecond: "many", frameBurst: -1, bytesPerSecond: null }],
])("limits that allow %s: letters arrive all the same", async (_, given) => {
	const world = createQuietWorld(445, {}, "alice", "bob");
	const { alice, bob, relay, arrives, befriend, when, until } = world;
	relay.tamperText = ({ text }) => {
		const control = read(text);
		if (control.type !== "challenge") return [text];
		return [JSON.stringify({ ...control, payload: { ...control.payload, limits: given } })];
	};
	await arrives(alice);
	await arrives(bob);
	await befriend(alice, bob);
	await when(Promise.all(["a", "b", "c"].map((text) => alice.says("bob", text))));
	await until("bob reads", () => bob.messages("alice").length === 3);
});

test("its time is never used", async () => {
	const world = createQuietWorld(446, {}, "alice", "bob");
	const { alice, bob, clock, relay, arrives, befriend, when, until } = world;
	relay.tamperText = ({ text }) => [text.replace(/"time":\d+/, '"time":1')];
	await arrives(alice);
	await arrives(bob);
	await befriend(alice, bob);
	await when(alice.says("bob", "now"));
	await until("bob reads", () => bob.messages("alice").length === 1);
	expect(Math.abs((bob.messages("alice")[0]?.at ?? 0) - clock.now())).toBeLessThan(60_000);
});

describe("another key", () => {
	test("that a person trusts is the one they were shown, and no third one", async () => {
		const world = await createWorld(450, "alice");
		const { alice, relay, until, when } = world;
		relay.kill();
		relay.start({ newKey: true });
		await until("alice stops", () => relayOf(alice)?.problem === "relay-key-changed");
		relay.kill();
		relay.start({ newKey: true });
		await when(alice.ask((api) => api.trustRelay({})));
		await until("alice looked", () => relayOf(alice)?.state === "stopped");
		expect(relayOf(alice)?.problem).toBe("relay-key-changed");
		await when(alice.ask((api) => api.trustRelay({})));
		await until("alice is in", () => relayOf(alice)?.state === "connected");
	});

	test("gets no token of the old one", async () => {
		const world = await createWorld(451, "alice");
		const { alice, relay, until, when } = world;
		relay.kill();
		relay.start({ newKey: true });
		await until("alice stops", () => relayOf(alice)?.problem === "relay-key-changed");
		const before = relay.wire.length;
		await when(alice.ask((api) => api.trustRelay({})));
		await until("alice is in", () => relayOf(alice)?.state === "connected");
		const since = relay.wire.slice(before).map((bytes) => Buffer.from(bytes).toString("utf8"));
		const proofs = since.filter((text) => text.startsWith('{"type":"proof"'));
		expect(proofs).toHaveLength(1);
		expect(proofs[0]).not.toContain('"token"');
	});
});

describe("a relay that lets us in and turns us away at once", () => {
	const afterwards = (message: object) => (text: string) =>
		read(text).type === "welcome" ? [text, JSON.stringify(message)] : [text];
	const error = (code: string) => ({ type: "error", payload: { code, message: "" } });

	test.each([
		["to come back at once", { type: "drain", payload: { retryAfterMs: 0 } }],
		["that the password is missing", error("needs-password")],
		["that it denies us", error("denied")],
	])("and says %s is not dialled in circles", async (_, message) => {
		const { alice, relay, dials, pass } = createQuietWorld(452, {}, "alice");
		let dialled = 0;
		const forge = afterwards(message);
		relay.tamperText = ({ text }) => {
			if (read(text).type === "challenge") dialled++;
			return forge(text);
		};
		await dials(alice);
		await pass(30_000);
		expect(dialled).toBeGreaterThan(0);
		expect(dialled).toBeLessThanOrEqual(31);
	});
});

test("presence of people nobody asked about is not remembered", async () => {
	const asked: string[] = [];
	const clock = createFakeClock();
	const ask = async (name: string, payload: { targets: readonly unknown[] }) => {
		asked.push(name);
		return name === "open"
			? { open: payload.targets.map((each) => (each as { target: Address }).target) }
			: {};
	};
	const reach = createReach({ ask: ask as never }, clock);
	const bob = toAddress(new Uint8Array(32).fill(1));
	const stranger = toAddress(new Uint8Array(32).fill(2));
	await reach.open([{ address: bob, cap: toBase64Url(new Uint8Array(16)) }]);
	reach.set(bob, true);
	reach.set(stranger, true);
	expect([...reach.here.peek()]).toEqual([bob]);
});
