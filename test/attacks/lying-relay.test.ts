/** T8 and "what a relay dictates": another key, a forged welcome, absurd waits, presence of strangers, answers nobody asked for. */
import { describe, expect, test } from "vitest";
import { limits } from "../../protocol/limits.ts";
import { createWorld, type Person } from "../world.ts";

interface Control {
	readonly type: string;
	readonly id?: number;
	readonly payload: Record<string, unknown>;
}
const relayOf = (person: Person) => person.view()?.relay;

describe("a relay that is another one", () => {
	test("shows its key and gets no proof, no handle and no further dial until a person clicks", async () => {
		const world = await createWorld(80, "alice", "bob");
		const { alice, bob, relay, befriend, until, pass, when } = world;
		await befriend(alice, bob);
		relay.kill();
		relay.start({ newKey: true });
		await until("alice stops", () => relayOf(alice)?.state === "stopped");
		expect(relayOf(alice)?.problem).toBe("relay-key-changed");
		const before = relay.wire.length;
		await when(alice.says("bob", "canary"));
		await pass(30 * 60_000);
		alice.restarts();
		alice.look();
		await pass(60_000);
		expect(relayOf(alice)).toMatchObject({ state: "stopped", problem: "relay-key-changed" });
		const since = relay.wire.slice(before).map((bytes) => Buffer.from(bytes).toString("latin1"));
		expect(since.filter((text) => text.includes('"proof"'))).toEqual([]);
		// a person clicks: one more look, the same answer
		await when(alice.ask((api) => api.retryRelay({})));
		await until("alice stops again", () => relayOf(alice)?.state === "stopped");
		expect(relayOf(alice)?.problem).toBe("relay-key-changed");
	});

	test.each([
		[
			"signs its welcome with nothing",
			(control: Control) => ({ ...control, payload: { ...control.payload, sig: "A".repeat(86) } }),
		],
		[
			"welcomes with the signature of another login",
			(control: Control, old: Control | undefined) => ({
				...control,
				payload: { ...control.payload, sig: old?.payload.sig },
			}),
		],
	])("%s: nobody is connected to it", async (_, forge) => {
		const world = await createWorld(81, "alice");
		const { alice, relay, until, pass } = world;
		let old: Control | undefined;
		relay.tamperText = ({ text }) => {
			const control = JSON.parse(text) as Control;
			if (control.type === "welcome") old ??= control;
			return [text];
		};
		relay.kill();
		relay.start();
		await until("alice is back", () => old !== undefined && relayOf(alice)?.state === "connected");
		let welcomes = 0;
		relay.tamperText = ({ text }) => {
			const control = JSON.parse(text) as Control;
			if (control.type !== "welcome") return [text];
			welcomes++;
			return [JSON.stringify(forge(control, old))];
		};
		relay.kill();
		await pass(1_000);
		relay.start();
		await until("alice sees through it", () => welcomes > 1, 10 * 60_000);
		await pass(5_000);
		expect(relayOf(alice)?.state).not.toBe("connected");
		expect(relayOf(alice)?.problem).toBe("relay-forged");
	});

	test("welcomes before it was given a proof: it is not believed", async () => {
		const world = await createWorld(82, "alice");
		const { alice, relay, until, pass } = world;
		let swallowed = 0;
		relay.tamperText = ({ text }) => {
			const { type } = JSON.parse(text) as Control;
			if (type !== "challenge") return [text];
			swallowed++;
			const payload = { sig: "A".repeat(86), epoch: "AAAAAAAAAAA", channels: [], time: 1 };
			return [JSON.stringify({ type: "welcome", payload })];
		};
		relay.kill();
		relay.start();
		await until("it was tried", () => swallowed > 0);
		await pass(1_000);
		expect(relayOf(alice)?.state).not.toBe("connected");
	});
});

describe("a relay that dictates", () => {
	test("a wait of a thousand years is taken for five minutes", async () => {
		const world = await createWorld(83, "alice");
		const { alice, relay, clock, until } = world;
		relay.injectText("alice", JSON.stringify({ type: "drain", payload: { retryAfterMs: 1e13 } }));
		await until("alice waits", () => relayOf(alice)?.state === "waiting");
		expect((relayOf(alice)?.retryAt ?? 0) - clock.now()).toBeLessThanOrEqual(limits.retryMs);
		await until("alice is back", () => relayOf(alice)?.state === "connected");
	});

	test("patience for a letter: it leaves after five minutes at the latest", async () => {
		const world = await createWorld(84, "alice", "bob");
		const { alice, bob, relay, befriend, when, until } = world;
		await befriend(alice, bob);
		let refused = 0;
		relay.tamperUp = ({ from, bytes }) => {
			if (from !== "alice" || refused > 0) return [bytes];
			refused++;
			const refusal = new Uint8Array(42).fill(255);
			refusal.set(bytes.subarray(0, 38));
			refusal[0] = 2;
			refusal[1] = 2;
			relay.inject("alice", refusal);
			return [];
		};
		await when(alice.says("bob", "patience"));
		await until("bob reads", () => bob.messages("alice").length === 1, 6 * 60_000);
		expect(refused).toBe(1);
	});

	test("errors of our own table do not become alarms", async () => {
		const world = await createWorld(85, "alice", "bob");
		const { alice, bob, relay, befriend, pass } = world;
		await befriend(alice, bob);
		for (const code of ["key-changed", "relay-key-changed", "storage-refused", "constructor"])
			relay.injectText("alice", JSON.stringify({ type: "error", payload: { code, message: "Pay here." } }));
		await pass(60_000);
		expect(alice.contact("bob")?.keyChanged).toBe(false);
		expect(relayOf(alice)?.problem).not.toBe("relay-key-changed");
		expect(alice.view()?.phase).toBe("ready");
	});
});

describe("a relay that invents", () => {
	test("presence of strangers adds nobody, shows nobody and makes nobody write to them", async () => {
		const world = await createWorld(86, "alice", "bob");
		const { alice, bob, relay, chance, befriend, pass } = world;
		await befriend(alice, bob);
		const before = alice.view()?.contacts;
		let up = 0;
		relay.tamperUp = ({ bytes }) => {
			up++;
			return [bytes];
		};
		for (let i = 0; i < 100; i++) {
			const target = Buffer.from(chance.bytes(32)).toString("base64url");
			relay.injectText("alice", JSON.stringify({ type: "presence", payload: { target, here: true } }));
		}
		await pass(60_000);
		expect(alice.view()?.contacts).toEqual(before);
		expect(up).toBe(0);
	});

	test("refusals of letters that were never sent, and results of questions never asked, change nothing", async () => {
		const world = await createWorld(87, "alice", "bob");
		const { alice, bob, relay, chance, befriend, when, until, pass } = world;
		await befriend(alice, bob);
		const before = alice.view()?.contacts;
		for (let i = 0; i < 50; i++) {
			const refusal = new Uint8Array(42);
			refusal.set([2, 1 + (i % 4)]);
			refusal.set(chance.bytes(36), 2);
			relay.inject("alice", refusal);
			relay.injectText(
				"alice",
				JSON.stringify({ type: "result", id: i * 1000 + 999, payload: { address: "x" } }),
			);
		}
		await pass(1_000);
		expect(alice.view()?.contacts).toEqual(before);
		await when(alice.says("bob", "all well"));
		await until("bob reads", () => bob.messages("alice").length === 1);
	});

	test("an address that is none in answer to a handle: nobody is added", async () => {
		const world = await createWorld(88, "alice", "bob");
		const { alice, relay, when } = world;
		relay.tamperText = ({ text }) => [text.replace(/"address":"[^"]+"/, '"address":"nowhere"')];
		expect(await when(alice.adds("bob"))).toBe("relay-forged");
		expect(alice.view()?.contacts).toEqual({});
	});

	test("our own address in answer to a handle: we do not befriend ourselves", async () => {
		const world = await createWorld(89, "alice", "bob");
		const { alice, relay, when } = world;
		const own = relay.handles.find("alice" as never);
		relay.tamperText = ({ text }) => [text.replace(/"address":"[^"]+"/, `"address":"${own}"`)];
		expect(await when(alice.adds("bob"))).toBe("that-is-you");
		expect(alice.view()?.contacts).toEqual({});
	});
});
