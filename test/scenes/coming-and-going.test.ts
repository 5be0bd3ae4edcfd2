/** Relay restarts, browser restarts, people who are away: both are back by themselves, and what was written meanwhile arrives once. */
import { expect, test } from "vitest";
import { createWorld, type Person } from "../world.ts";

const heard = (reader: Person, writer: Person) =>
	reader.messages(writer.name).flatMap(({ mine, text }) => (mine ? [] : [text]));
const states = (writer: Person, reader: Person) =>
	writer.messages(reader.name).flatMap(({ mine, delivery }) => (mine ? [delivery] : []));

async function friends(seed: number) {
	const world = await createWorld(seed, "alice", "bob");
	await world.befriend(world.alice, world.bob);
	return world;
}

test("a message written while the relay is down waits, says so, and arrives when it is back", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(11);
	relay.kill();
	await until("alice knows", () => alice.view()?.relay.state === "waiting");
	await when(alice.says("bob", "one"));
	await when(bob.says("alice", "two"));
	await pass(20_000);
	expect(states(alice, bob)).toEqual(["waiting"]);
	expect(alice.contact("bob")?.path).toBe("none");
	relay.start();
	await until("both read", () => heard(bob, alice).length === 1 && heard(alice, bob).length === 1);
	await until("both delivered", () =>
		[...states(alice, bob), ...states(bob, alice)].every((state) => state === "delivered"),
	);
	expect([heard(bob, alice), heard(alice, bob)]).toEqual([["one"], ["two"]]);
});

test("after a restart of the browser the session is made anew, and nothing is lost or shown twice", async () => {
	const { alice, bob, when, until, pass } = await friends(12);
	await when(alice.says("bob", "before"));
	await until("read", () => heard(bob, alice).length === 1);
	bob.restarts();
	await when(alice.says("bob", "while away"));
	bob.look();
	await until("bob reads both", () => heard(bob, alice).length === 2);
	await when(bob.says("alice", "back"));
	await until("alice reads", () => heard(alice, bob).length === 1);
	await pass(120_000);
	expect(heard(bob, alice)).toEqual(["before", "while away"]);
	expect(states(alice, bob)).toEqual(["delivered", "delivered"]);
});

test("a browser that starts twice in a row is written to within half a minute, all of a burst at once", async () => {
	const { alice, bob, when, until, pass } = await friends(14);
	await when(alice.says("bob", "before"));
	await until("read", () => heard(bob, alice).length === 1);
	const said = ["before"];
	for (let round = 0; round < 2; round++) {
		await pass(4_000);
		bob.restarts();
		for (let i = 0; i < 5; i++) {
			said.push(`round ${round}, ${i}`);
			await when(alice.says("bob", said.at(-1) ?? ""));
		}
		bob.look();
		if (round === 0) await until("bob reads", () => heard(bob, alice).length === said.length, 5_000);
	}
	await until("bob reads", () => heard(bob, alice).length === said.length, 35_000);
	expect(heard(bob, alice)).toEqual(said);
});

test("both browsers restart at once, each with something to say", async () => {
	const { alice, bob, when, until, pass } = await friends(13);
	await when(alice.says("bob", "a1"));
	await until("read", () => heard(bob, alice).length === 1);
	for (const person of [alice, bob]) person.restarts();
	await when(alice.says("bob", "a2"));
	await when(bob.says("alice", "b1"));
	await until("all is read", () => heard(bob, alice).length === 2 && heard(alice, bob).length === 1);
	await pass(120_000);
	expect([heard(bob, alice), heard(alice, bob)]).toEqual([["a1", "a2"], ["b1"]]);
});

test("somebody whose browser is closed gets everything, in order, when it opens", async () => {
	const { alice, bob, relay, when, until } = await friends(14);
	bob.leaves();
	for (let i = 0; i < 20; i++) await when(alice.says("bob", `m${i}`));
	await until("alice sees that bob is away", () => alice.contact("bob")?.path === "none");
	expect(new Set(states(alice, bob))).toEqual(new Set(["waiting"]));
	bob.returns();
	await until("bob reads", () => heard(bob, alice).length === 20);
	expect(heard(bob, alice)).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`));
	expect(relay.wire.length).toBeGreaterThan(0);
});

test("a letter that nobody fetches for three days is not delivered, and can be tried again", async () => {
	const { alice, bob, when, until, pass } = await friends(15);
	bob.leaves();
	await when(alice.says("bob", "too late"));
	await pass(71 * 3_600_000);
	expect(states(alice, bob)).toEqual(["waiting"]);
	await pass(2 * 3_600_000);
	expect(states(alice, bob)).toEqual(["failed"]);
	bob.returns();
	await pass(60_000);
	expect(heard(bob, alice)).toEqual([]);
	const [message] = alice.messages("bob");
	const chat = alice.contact("bob")?.id;
	if (!message || !chat) throw new Error("the message is gone");
	await when(alice.ask((api) => api.retryMessage({ chat, id: message.id })));
	await until("bob reads it", () => heard(bob, alice).length === 1);
}, 60_000);

test("frames that the relay loses, repeats and reorders change nothing", async () => {
	const { alice, bob, relay, chance, when, until, pass } = await friends(16);
	const held: Uint8Array[] = [];
	relay.tamper = ({ bytes }) => {
		const dice = chance.below(10);
		if (dice < 2) return [];
		if (dice < 4) return [bytes, bytes.slice()];
		if (dice < 5) {
			held.push(bytes);
			return [];
		}
		return [bytes, ...(dice < 7 ? held.splice(0) : [])];
	};
	const said = Array.from({ length: 15 }, (_, i) => `${i}`);
	for (const text of said) {
		await when(alice.says("bob", text));
		await when(bob.says("alice", text));
		await pass(chance.below(2_000));
	}
	await until(
		"all is read",
		() => heard(bob, alice).length >= 15 && heard(alice, bob).length >= 15,
		60 * 60_000,
	);
	relay.tamper = ({ bytes }) => [bytes];
	await until(
		"all is delivered",
		() => [...states(alice, bob), ...states(bob, alice)].every((state) => state === "delivered"),
		60 * 60_000,
	);
	expect([heard(bob, alice), heard(alice, bob)]).toEqual([said, said]);
});

test("after more than a month offline the old token is no reason to stay out", async () => {
	const { alice, bob, until, pass } = await friends(17);
	for (const person of [alice, bob]) person.leaves();
	await pass(31 * 24 * 3_600_000);
	alice.returns();
	await until("alice is connected", () => alice.view()?.relay.state === "connected");
}, 60_000);

test("a relay with another key is not talked to, and the person is told why", async () => {
	const { alice, relay, until, pass } = await friends(18);
	relay.kill();
	relay.start({ newKey: true });
	await until("alice stops", () => alice.view()?.relay.state === "stopped");
	expect(alice.view()?.relay.problem).toBe("relay-key-changed");
	await pass(10 * 60_000);
	expect(alice.view()?.relay.state).toBe("stopped");
});

test("a disk that is full or refuses is said, and nothing half-made stays", async () => {
	const { alice, bob, when, until } = await friends(19);
	alice.profile.refuse("storage-full");
	expect(await when(alice.says("bob", "no room"))).toBe("storage-full");
	expect(alice.messages("bob")).toEqual([]);
	alice.profile.refuse(undefined);
	expect(await when(alice.says("bob", "room again"))).toBe(null);
	await until("bob reads", () => heard(bob, alice).length === 1);
	alice.profile.refuse("storage-refused");
	alice.dies();
	alice.closesPanel();
	alice.look();
	await until("it is said", () => alice.view()?.phase === "storage-refused");
});

test("a letter that follows the welcome at once is answered, although nothing else was said yet", async () => {
	const { alice, bob, relay, clock, when, until } = await friends(20);
	await when(alice.says("bob", "first"));
	await until("read", () => heard(bob, alice).length === 1);
	// what is sent to bob before his welcome comes right behind it
	const early: Uint8Array[] = [];
	relay.tamper = ({ to, bytes }) => {
		if (to !== "bob") return [bytes];
		early.push(bytes);
		return [];
	};
	await when(alice.says("bob", "second"));
	await until("it left", () => early.length > 0);
	relay.tamper = ({ bytes }) => [bytes];
	bob.restarts();
	relay.tamperText = ({ to, text }) => {
		if (to !== "bob" || !text.includes('"welcome"')) return [text];
		clock.later(1, () => {
			relay.injectText("bob", text);
			for (const bytes of early.splice(0, 1)) relay.inject("bob", bytes);
		});
		return [];
	};
	bob.look();
	await until("bob reads", () => heard(bob, alice).length === 2, 20_000);
});
