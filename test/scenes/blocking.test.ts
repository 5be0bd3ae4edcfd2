/** Blocking somebody one talks with: they see nobody, everybody else sees no difference. */
import { expect, test } from "vitest";
import { createWorld, type Person } from "../world.ts";
import { minute, texts } from "./friends.ts";

/** Alice knows bob and eve, and all are here. */
async function three(seed: number) {
	const world = await createWorld(seed, "alice", "bob", "eve");
	await world.befriend(world.alice, world.bob);
	await world.befriend(world.alice, world.eve);
	return world;
}
const blocks = (person: Person, who: string) => person.about(who, (api, id) => api.block({ id }));
const sees = (person: Person, who: string) => person.contact(who)?.path;

test("who is blocked sees nobody there, while everybody else goes on", async () => {
	const { alice, bob, eve, when, until, pass } = await three(900);
	expect(await when(blocks(alice, "eve"))).toBe(null);
	expect(alice.contact("eve")?.state).toBe("blocked");
	await until("eve sees nobody", () => sees(eve, "alice") === "none");
	await until("bob sees alice", () => sees(bob, "alice") === "relay", minute);
	await when(eve.says("alice", "are you there?"));
	await when(bob.says("alice", "here I am"));
	await until("alice reads bob", () => texts(alice, "bob").includes("here I am"), minute);
	await when(alice.says("bob", "and I"));
	await until("bob reads alice", () => texts(bob, "alice").includes("and I"), minute);
	await pass(73 * 60 * minute);
	expect(eve.messages("alice").map(({ text, delivery }) => [text, delivery])).toEqual([
		["are you there?", "failed"],
	]);
	expect(eve.contact("alice")).toMatchObject({ state: "accepted", path: "none", keyChanged: false });
	expect(alice.messages("eve")).toEqual([]);
}, 60_000);

test("whoever is away meanwhile finds the way again when they come back", async () => {
	const { alice, bob, eve, when, until } = await three(901);
	bob.leaves();
	await when(blocks(alice, "eve"));
	await until("eve sees nobody", () => sees(eve, "alice") === "none");
	bob.returns();
	await until("bob sees alice", () => sees(bob, "alice") === "relay", 5 * minute);
	await when(bob.says("alice", "back"));
	await until("alice reads it", () => texts(alice, "bob").includes("back"), minute);
});

test("blocking without a connection holds from the next one on", async () => {
	const { alice, bob, eve, relay, when, until } = await three(902);
	relay.kill();
	await until("nobody is connected", () =>
		[alice, bob, eve].every((person) => person.view()?.relay.state === "waiting"),
	);
	await when(blocks(alice, "eve"));
	relay.start();
	await until("bob sees alice", () => sees(bob, "alice") === "relay", 5 * minute);
	await until("eve is there", () => eve.view()?.relay.state === "connected", 5 * minute);
	expect(sees(eve, "alice")).toBe("none");
});

test("taking it back tells nothing before we write", async () => {
	const { alice, bob, eve, when, until, pass } = await three(903);
	await when(eve.says("alice", "hello"));
	await until("alice reads it", () => texts(alice, "eve").includes("hello"));
	await when(blocks(alice, "eve"));
	await until("eve sees nobody", () => sees(eve, "alice") === "none");
	await when(eve.says("alice", "still there?"));
	await when(alice.about("eve", (api, id) => api.unblock({ id })));
	expect(alice.contact("eve")?.state).toBe("accepted");
	alice.restarts();
	alice.look();
	await pass(10 * minute);
	expect(sees(eve, "alice")).toBe("none");
	expect(texts(alice, "eve")).toEqual(["hello"]);
	expect(sees(bob, "alice")).toBe("relay");
	await when(alice.says("eve", "I am back"));
	await until("eve reads it", () => texts(eve, "alice").includes("I am back"), 5 * minute);
	await until("eve sees alice", () => sees(eve, "alice") === "relay", 5 * minute);
	await until("what waited comes", () => texts(alice, "eve").includes("still there?"), 5 * minute);
});

test("the worker's death at any await of blocking leaves nobody blocked with the old cap", async () => {
	for (let dieAt = 1; dieAt < 26; dieAt++) {
		const { alice, bob, eve, when, until } = await three(910 + dieAt);
		alice.dies();
		alice.willDie(dieAt + 8, dieAt % 2 === 0);
		await when(blocks(alice, "eve"));
		await until(
			`bob sees alice, and eve does not (death ${dieAt})`,
			() => {
				alice.look();
				return sees(bob, "alice") === "relay" && sees(eve, "alice") === "none";
			},
			10 * minute,
		);
		expect(alice.contact("eve")?.state).toBe("blocked");
	}
}, 120_000);

test("two who changed their way while neither could hear it find each other again", async () => {
	const { alice, bob, eve, befriend, when, until, pass } = await three(904);
	await befriend(bob, eve);
	bob.leaves();
	await when(blocks(alice, "eve"));
	await until("eve sees nobody", () => sees(eve, "alice") === "none");
	alice.leaves();
	bob.returns();
	await until("bob is there", () => bob.view()?.relay.state === "connected");
	await when(blocks(bob, "eve"));
	alice.returns();
	await pass(2 * 60 * minute);
	expect(sees(bob, "alice")).toBe("none");
	bob.restarts();
	bob.look();
	await until(
		"they see each other",
		() => sees(bob, "alice") === "relay" && sees(alice, "bob") === "relay",
		5 * minute,
	);
}, 60_000);
