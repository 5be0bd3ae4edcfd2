/** What people live through and nobody planned: found by somebody who only tried to break it. */
import { describe, expect, test } from "vitest";
import { createWorld, type Person } from "../world.ts";

const hour = 3_600_000;
const numbers = (count: number) => Array.from({ length: count }, (_, i) => `m${i}`);
const heard = (reader: Person, writer: Person) =>
	reader.messages(writer.name).flatMap(({ mine, text }) => (mine ? [] : [text]));
const states = (writer: Person, reader: Person) =>
	writer.messages(reader.name).flatMap(({ mine, delivery }) => (mine ? [delivery] : []));
function idOf(person: Person, who: string) {
	const id = person.contact(who)?.id;
	if (!id) throw new Error(`${person.name} sees no ${who}`);
	return id;
}

async function friends(seed: number) {
	const world = await createWorld(seed, "alice", "bob");
	const { alice, bob, befriend, when, until } = world;
	await befriend(alice, bob);
	await when(alice.says("bob", "hi"));
	await until("bob reads", () => heard(bob, alice).length === 1);
	await when(bob.says("alice", "hi"));
	await until("alice reads", () => heard(alice, bob).length === 1);
	return world;
}

describe("late letters", () => {
	test("thirty that come behind a younger one are all kept, in their places, also after a restart", async () => {
		const { alice, bob, relay, when, until, pass } = await friends(502);
		relay.tamper = ({ to, bytes }) => (to === "bob" ? [] : [bytes]);
		for (const text of numbers(30)) await when(alice.says("bob", text));
		await pass(900);
		relay.tamper = ({ bytes }) => [bytes];
		await when(alice.says("bob", "last"));
		await until("all are read", () => heard(bob, alice).length === 32);
		bob.restarts();
		await pass(5_000);
		bob.look();
		await until("the page is back", () => heard(bob, alice).length > 0);
		expect(heard(bob, alice)).toEqual(["hi", ...numbers(30), "last"]);
	});
	test("thirty that the relay turned round stand in the order they were written", async () => {
		const { alice, bob, relay, when, until, pass } = await friends(520);
		const held: Uint8Array[] = [];
		relay.tamper = ({ to, bytes }) => {
			if (to !== "bob") return [bytes];
			held.push(bytes);
			return [];
		};
		for (const text of numbers(30)) await when(alice.says("bob", text));
		await pass(500);
		relay.tamper = ({ bytes }) => [bytes];
		for (const bytes of held.reverse()) {
			relay.inject("bob", bytes);
			await pass(1);
		}
		await until("all are read", () => heard(bob, alice).length === 31);
		await pass(60_000);
		expect(heard(bob, alice)).toEqual(["hi", ...numbers(30)]);
	});
});

test.each([65, 200])(
	"%d letters written to a closed browser are read soon after it opens",
	async (count) => {
		const { alice, bob, when, until, pass } = await friends(501);
		bob.leaves();
		for (const text of numbers(count)) await when(alice.says("bob", text));
		await pass(60_000);
		bob.returns();
		const unread = () => bob.view()?.chats[idOf(bob, "alice")]?.unread;
		await until("all are read", () => unread() === count + 1, 5 * 60_000);
		await until(
			"all are delivered",
			() => states(alice, bob).every((state) => state === "delivered"),
			5 * 60_000,
		);
	},
	60_000,
);

test("a yes that waits longer than a letter may is still heard", async () => {
	const { alice, bob, when, until, pass } = await createWorld(510, "alice", "bob");
	await when(alice.adds("bob"));
	await until("bob is asked", () => bob.contact("alice")?.state === "asking");
	alice.leaves();
	await when(bob.decides("alice", "accept"));
	await pass(4 * 24 * hour);
	alice.returns();
	await until(
		"friends",
		() => alice.contact("bob")?.state === "accepted" && bob.contact("alice")?.path === "relay",
		6 * hour,
	);
}, 60_000);

test("forgetting a friend and asking again is answered, and what is written then comes after what was", async () => {
	const { alice, bob, when, until, pass } = await friends(511);
	await when(alice.ask((api) => api.forget({ id: idOf(alice, "bob") })));
	await pass(60_000);
	expect(await when(alice.adds("bob"))).toBe(null);
	await until(
		"friends again",
		() => alice.contact("bob")?.state === "accepted" && alice.contact("bob")?.path === "relay",
	);
	await when(alice.says("bob", "me again"));
	await until("bob reads", () => heard(bob, alice).length === 2);
	expect(heard(bob, alice)).toEqual(["hi", "me again"]);
	await when(bob.says("alice", "you again"));
	alice.opens("bob");
	await until("alice reads", () => heard(alice, bob).length === 1);
});

describe.each([
	["an hour ahead", hour],
	["an hour back", -hour],
	["a day back", -24 * hour],
])("a clock that jumps %s", (_, jump) => {
	test("does not hold a letter that is under way", async () => {
		const { alice, bob, relay, skew, when, until, pass } = await friends(540);
		relay.tamper = ({ to, bytes }) => (to === "bob" ? [] : [bytes]);
		await when(alice.says("bob", "x"));
		await pass(1_000);
		skew.alice = jump;
		relay.tamper = ({ bytes }) => [bytes];
		await until("bob reads", () => heard(bob, alice).length === 2, 5 * 60_000);
	});
	test("does not hold a handshake that is under way", async () => {
		const { alice, bob, relay, skew, when, until, pass } = await friends(541);
		let isLost = true;
		relay.tamper = ({ to, bytes }) => (isLost && to === "alice" ? [] : [bytes]);
		for (const person of [bob, alice]) person.restarts();
		alice.look();
		await when(alice.says("bob", "x"));
		await pass(3_000);
		skew.alice = jump;
		isLost = false;
		bob.look();
		await until("bob reads", () => heard(bob, alice).length === 2, 10 * 60_000);
	});
});

test("a proof that was lost on its way costs half an hour, not six", async () => {
	const { alice, bob, relay, when, until } = await createWorld(550, "alice", "bob");
	let isFirst = true;
	relay.tamper = ({ to, bytes }) => {
		if (to !== "bob" || bytes[40] !== 0x13 || !isFirst) return [bytes];
		isFirst = false;
		return [];
	};
	await when(alice.adds("bob"));
	await until("bob is asked", () => bob.contact("alice")?.state === "asking", 40 * 60_000);
	expect(isFirst).toBe(false);
});

test("a second request is not answered by the old no", async () => {
	const { alice, bob, relay, when, until, pass } = await createWorld(561, "alice", "bob");
	await when(alice.adds("bob"));
	await until("bob is asked", () => bob.contact("alice")?.state === "asking");
	await when(bob.decides("alice", "decline"));
	// alice hears it, bob never hears that she did
	relay.tamper = ({ to, bytes }) => (to === "bob" && bytes[40] === 0x01 ? [] : [bytes]);
	await until("alice hears it", () => alice.contact("bob")?.state === "declined");
	await pass(5_000);
	relay.tamper = ({ bytes }) => [bytes];
	await when(alice.adds("bob"));
	await until("bob is asked again", () => bob.contact("alice")?.state === "asking", 2 * hour);
	await pass(60_000);
	expect(alice.contact("bob")?.state).toBe("asked");
});

test("somebody who was declined can be asked, although the no has not reached them", async () => {
	const { alice, bob, when, until } = await createWorld(562, "alice", "bob");
	await when(alice.adds("bob"));
	await until("bob is asked", () => bob.contact("alice")?.state === "asking");
	alice.leaves();
	await when(bob.decides("alice", "decline"));
	expect(await when(bob.adds("alice"))).toBe(null);
});

test("the same act again is the same act: decline, block, forget", async () => {
	const { alice, bob, when, until } = await createWorld(563, "alice", "bob");
	await when(alice.adds("bob"));
	await until("bob is asked", () => bob.contact("alice")?.state === "asking");
	const id = idOf(bob, "alice");
	for (const _ of [1, 2])
		expect(await when(bob.ask((api) => api.decide({ id, verdict: "block" })))).toBe(null);
	for (const _ of [1, 2]) expect(await when(bob.ask((api) => api.forget({ id })))).toBe(null);
	// both asked by now: that is a yes
	expect(await when(bob.adds("alice"))).toBe(null);
	await until(
		"friends",
		() => bob.contact("alice")?.state === "accepted" && alice.contact("bob")?.state === "accepted",
	);
});

test("without the relay nobody is shown as reachable and nothing as sent", async () => {
	const { alice, bob, when, until } = await friends(564);
	await when(alice.ask((api) => api.leaveRelay({})));
	expect(alice.contact("bob")?.path).toBe("none");
	await when(alice.says("bob", "later"));
	expect(states(alice, bob).at(-1)).toBe("waiting");
	await when(alice.ask((api) => api.connectRelay({ url: "ws://127.0.0.1:1721/ws" })));
	await until("bob reads", () => heard(bob, alice).length === 2);
});

test("somebody who wished for a taken handle is told so, and can still ask the one who has it", async () => {
	const { alice, bob, when, until } = await createWorld(565, "alice", "bob");
	await when(bob.ask((api) => api.leaveRelay({})));
	expect(await when(bob.ask((api) => api.changeHandle({ handle: "alice" })))).toBe(null);
	await when(bob.ask((api) => api.connectRelay({ url: "ws://127.0.0.1:1721/ws" })));
	await until("bob is told", () => bob.view()?.self?.claimProblem === "handle-taken");
	expect(await when(bob.adds("alice"))).toBe(null);
	await until("alice is asked", () =>
		Object.values(alice.view()?.contacts ?? {}).some(({ state }) => state === "asking"),
	);
});
