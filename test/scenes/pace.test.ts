import { expect, test } from "vitest";
import { createQuietWorld, createWorld, type Person } from "../world.ts";

const relayOf = (person: Person) => person.view()?.relay;
const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));

test("four hundred messages at once through a relay that takes sixty a second: all arrive, once, in order", async () => {
	const world = await createWorld(330, "alice", "bob");
	const { alice, bob, relay, befriend, when, until } = world;
	await befriend(alice, bob);
	let refused = 0;
	relay.tamper = ({ bytes }) => {
		if (bytes[0] === 2) refused++;
		return [bytes];
	};
	const failed = new Set<string>();
	await when(Promise.all(numbers(400).map((text) => alice.says("bob", text))));
	await until(
		"all are delivered",
		() => {
			for (const { text, delivery } of alice.messages("bob")) if (delivery === "failed") failed.add(text);
			return Object.values(alice.view()?.chats ?? {})[0]?.delivery === "delivered";
		},
		5 * 60_000,
	);
	await until("bob has all", () => bob.messages("alice").length > 0);
	const read = await everything(bob);
	expect(read).toEqual(numbers(400));
	expect([...failed]).toEqual([]);
	expect(refused).toBe(0);
	expect(relayOf(alice)?.state).toBe("connected");

	/** Page after page of the chat with alice. */
	async function everything(person: Person): Promise<string[]> {
		const id = person.contact("alice")?.id;
		if (!id) throw new Error("bob knows no alice");
		const read = new Map<string, string>();
		for (let before = -1; before < read.size; ) {
			before = read.size;
			for (const { order, text } of person.messages("alice")) read.set(order, text);
			await when(person.ask((api) => api.olderMessages({ chat: id })));
		}
		return [...read].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
	}
});

test("a relay that refuses all the same: the letters leave after its pause", async () => {
	const world = createQuietWorld(331, { limits: { framesPerSecond: 2, frameBurst: 40 } }, "alice", "bob");
	const { alice, bob, relay, arrives, befriend, when, until } = world;
	await arrives(alice);
	await arrives(bob);
	await befriend(alice, bob);
	// the client believes that far more is allowed
	relay.tamperText = ({ text }) => [
		text
			.replace('"framesPerSecond":2', '"framesPerSecond":900')
			.replace('"frameBurst":40', '"frameBurst":9000'),
	];
	relay.kill();
	relay.start();
	await until("both are back", () =>
		[alice.contact("bob"), bob.contact("alice")].every((row) => row?.path === "relay"),
	);
	let refused = 0;
	relay.tamper = ({ to, bytes }) => {
		if (to === "alice" && bytes[0] === 2 && bytes[1] === 2) refused++;
		return [bytes];
	};
	await when(Promise.all(numbers(60).map((text) => alice.says("bob", text))));
	await until(
		"bob reads all",
		() => new Set(bob.messages("alice").map(({ text }) => text)).size === 60,
		10 * 60_000,
	);
	expect(refused).toBeGreaterThan(0);
	// it stops when it is told, and does not try letter after letter
	expect(refused).toBeLessThan(100);
	expect(bob.messages("alice").map(({ text }) => text)).toEqual(numbers(60));
	await until("none is left", () => alice.messages("bob").every(({ delivery }) => delivery === "delivered"));
});

test("a question that was too fast is asked again after the wait, and not for ever", async () => {
	const world = await createWorld(332, "alice", "bob");
	const { alice, relay, when, until } = world;
	let questions = 0;
	const refuseLookups = (most: number) => {
		questions = 0;
		relay.tamperText = ({ text }) => {
			const { type, id, payload } = JSON.parse(text) as { type: string; id?: number; payload: object };
			if (type !== "result" || !("address" in payload) || questions >= most) return [text];
			questions++;
			return [
				JSON.stringify({
					type: "error",
					id,
					payload: { code: "too-fast", message: "", retryAfterMs: 2_000 },
				}),
			];
		};
	};
	refuseLookups(1_000);
	expect(await when(alice.adds("bob"))).toBe("too-fast");
	expect(questions).toBe(4);
	refuseLookups(2);
	expect(await when(alice.adds("bob"))).toBe(null);
	await until("alice waits for bob", () => alice.contact("bob")?.state === "asked");
});
