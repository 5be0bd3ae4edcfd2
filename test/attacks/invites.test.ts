/** What a relay, a thief and a stranger make of an invite. */
import { describe, expect, test } from "vitest";
import { toAddress } from "../../protocol/ids.ts";
import { findInvite, type Invite, writeInvite } from "../../protocol/invite.ts";
import { parseSealedFrame, writeHint } from "../../protocol/sealed/handshake-frame.ts";
import { createQuietWorld, createWorld, type Person } from "../world.ts";
import { bodyOf, deliverFrom, kindOf, nameOf } from "./frames.ts";
import { createImpostor } from "./impostor.ts";

const minute = 60_000;
const read = (text: string): Invite => {
	const invite = findInvite(text);
	if (!invite) throw new Error("no invite");
	return invite;
};
const problemOf = (person: Person) =>
	Object.values(person.view()?.contacts ?? {}).find(({ invite }) => invite)?.invite?.problem;
const isIn = (person: Person) =>
	Object.values(person.view()?.contacts ?? {}).some(
		({ state, verified }) => state === "accepted" || verified,
	);

async function atWork(seed: number) {
	const world = await createWorld(seed, "alice", "bob");
	const eve = await createImpostor(world, "eve");
	return { ...world, eve };
}

describe("a relay that stands in between", () => {
	test("is not who the invite names: nobody is verified, and nothing of ours is shown", async () => {
		const { alice, bob, eve, when, until, pass } = await atWork(901);
		const text = await when(alice.invites());
		const there = eve.addressOf(alice);
		eve.seize(there);
		await when(bob.uses(text));
		await eve.answer(bob, { as: there });
		await until("bob hears it", () => problemOf(bob) === "invite-other");
		await pass(10_000);
		expect(eve.waiting(bob, "third")).toBe(0);
		expect(isIn(bob)).toBe(false);
	});

	test("changes nothing for itself by changing the text", async () => {
		for (const [seed, change] of [
			[902, "iid"],
			[903, "address"],
		] as const) {
			const { alice, bob, eve, when, until } = await atWork(seed);
			const invite = { ...read(await when(alice.invites())), [change]: eve[change] };
			await when(bob.uses(writeInvite(invite)));
			if (change === "address") await eve.answer(bob);
			await until("bob hears it", () => problemOf(bob) === "invite-other");
			expect(isIn(bob), change).toBe(false);
			expect(alice.contact("bob"), change).toBeUndefined();
			expect(eve.waiting(bob, "third"), change).toBe(0);
		}
	});

	test("under another key than the invite names gets no proof, and is said to be another", async () => {
		const world = createQuietWorld(904, {}, "alice", "bob");
		const { alice, bob, when, until, relay } = world;
		await world.arrives(alice);
		bob.look();
		await when(bob.ask((api) => api.createIdentity({ handle: "bob" })));
		const text = await when(alice.invites());
		relay.kill();
		relay.start({ newKey: true });
		const said: string[] = [];
		relay.tamperUpText = ({ from, text: words }) => {
			if (from === "bob") said.push((JSON.parse(words) as { type: string }).type);
			return [words];
		};
		await when(bob.uses(text));
		await until("bob stops", () => bob.view()?.relay.state === "stopped");
		expect(bob.view()?.relay.problem).toBe("invite-relay-key");
		expect(said).toEqual(["hello"]);
	});

	test("cannot end an invite by saying that it is over", async () => {
		const { alice, bob, when, until, relay } = await atWork(905);
		const invite = read(await when(alice.invites()));
		alice.leaves();
		let isForged = false;
		const onward = relay.tamperUp;
		relay.tamperUp = (frame) => {
			if (kindOf(frame.bytes) === "first" && nameOf(frame.bytes) === invite.address && !isForged) {
				isForged = true;
				const first = parseSealedFrame(bodyOf(frame.bytes));
				if (first?.kind === "first")
					relay.inject(
						"bob",
						deliverFrom(invite.address, writeHint({ sid: first.sid, hint: "expired-invite" })),
					);
			}
			return onward(frame);
		};
		await when(bob.uses(writeInvite(invite)));
		await until("bob hears it", () => problemOf(bob) === "invite-over");
		alice.returns();
		await until("they meet all the same", () => bob.contact("alice")?.verified === true, 60 * minute);
	}, 60_000);
});

describe("a stranger", () => {
	test("with an invite that they stole comes in first, unverified, and its maker sees which key it was", async () => {
		const { alice, bob, eve, when, until } = await atWork(910);
		const text = await when(alice.invites());
		await eve.call(alice, { invite: read(text) });
		await until("eve is in", () => alice.contact("eve")?.state === "accepted");
		expect(alice.contact("eve")).toMatchObject({ iid: eve.iid, verified: false, origin: "ours" });
		await when(bob.uses(text));
		await until("bob hears it", () => problemOf(bob) === "invite-over");
		expect(alice.contact("bob")).toBeUndefined();
	});

	test("comes in once: the same invite again is answered with a hint, and shows nobody", async () => {
		const world = await atWork(911);
		const { alice, eve, when, until, pass } = world;
		const mallory = await createImpostor(world, "mallory");
		const invite = read(await when(alice.invites()));
		await eve.call(alice, { invite });
		await until("eve is in", () => alice.contact("eve")?.state === "accepted");
		const { sid } = mallory.begin(alice, { invite });
		expect(await mallory.next(alice, "hint")).toEqual({ kind: "hint", sid, hint: "expired-invite" });
		await pass(minute);
		expect(mallory.waiting(alice, "second")).toBe(0);
		expect(alice.contact("mallory")).toBeUndefined();
	});

	test("who was blocked does not come in by an invite and another address, and does not use it up", async () => {
		const { alice, eve, when, until, pass } = await atWork(915);
		await eve.call(alice);
		await until("alice is asked", () => alice.contact("eve")?.state === "asking");
		await when(alice.decides("eve", "block"));
		const invite = read(await when(alice.invites()));
		const elsewhere = toAddress(eve.random(32));
		eve.seize(elsewhere);
		await eve.call(alice, { invite, as: elsewhere });
		await pass(minute);
		expect(Object.values(alice.view()?.contacts ?? {})).toMatchObject([{ state: "blocked" }]);
		expect(alice.view()?.invites).toHaveLength(1);
	});

	test("with the tag of another's first message is a stranger like any other", async () => {
		const { alice, bob, eve, when, until, relay } = await atWork(912);
		const text = await when(alice.invites());
		let tag: Uint8Array | undefined;
		const onward = relay.tamperUp;
		relay.tamperUp = (frame) => {
			const first = kindOf(frame.bytes) === "first" ? parseSealedFrame(bodyOf(frame.bytes)) : undefined;
			if (frame.from !== "bob" || first?.kind !== "first") return onward(frame);
			tag = first.tag;
			return [];
		};
		await when(bob.uses(text));
		await until("bob knocks", () => tag !== undefined);
		const { theirs } = await eve.call(alice, { tag: tag as Uint8Array });
		expect(theirs.certificate).toHaveLength(0);
		await until("alice is asked", () => alice.contact("eve")?.state === "asking");
		expect(alice.view()?.invites).toHaveLength(1);
	});

	test("who repeats a first message that was heard is not heard", async () => {
		const { alice, bob, when, until, pass, relay } = await atWork(913);
		const text = await when(alice.invites());
		const firsts: Uint8Array[] = [];
		const onward = relay.tamperUp;
		relay.tamperUp = (frame) => {
			if (frame.from === "bob" && kindOf(frame.bytes) === "first") firsts.push(frame.bytes.slice());
			return onward(frame);
		};
		await when(bob.uses(text));
		await until("bob is in", () => alice.contact("bob")?.state === "accepted");
		const from = relay.handles.find("bob" as never);
		const known = JSON.stringify(alice.contact("bob"));
		await pass(5 * minute);
		for (const first of firsts) if (from) relay.inject("alice", deliverFrom(from, bodyOf(first)));
		await pass(10_000);
		expect(JSON.parse(JSON.stringify(alice.contact("bob"))).iid).toBe(JSON.parse(known).iid);
		expect(Object.keys(alice.view()?.contacts ?? {})).toHaveLength(1);
	});

	test("with a text of any size is told that there is no invite in it", async () => {
		const { bob, when } = await atWork(914);
		expect(await when(bob.uses(`gx1.${"A".repeat(1_000_000)}`))).toBe("invite-malformed");
		expect(await when(bob.uses("gx1.".repeat(100_000)))).toBe("invite-malformed");
	});
});

describe("where only invites count", () => {
	test("a knock is answered no more than by somebody who is away, and an invite still is", async () => {
		const { alice, bob, when, until, pass, relay } = await atWork(920);
		await when(alice.ask((api) => api.setStrangers({ strangers: "invites" })));
		const answers: string[] = [];
		const onward = relay.tamper;
		relay.tamper = (frame) => {
			// what the relay itself says of too many knocks is none of hers
			const kind = kindOf(frame.bytes);
			if (frame.to === "bob" && kind) answers.push(kind);
			return onward(frame);
		};
		await when(bob.adds("alice"));
		await pass(90 * minute);
		expect(answers).toEqual([]);
		expect(alice.view()?.contacts).toEqual({});
		expect(bob.contact("alice")?.state).toBe("asked");
		await when(bob.uses(await when(alice.invites())));
		await until("bob is in", () => alice.contact("bob")?.state === "accepted", 60 * minute);
	}, 60_000);

	test("who was on the way to ask does not get there either, and who asked before stays", async () => {
		const { alice, bob, eve, when, until, pass } = await atWork(921);
		await when(bob.adds("alice"));
		await until("alice is asked", () => alice.contact("bob")?.state === "asking");
		const call = eve.call(alice);
		await until("eve is answered", () => eve.waiting(alice, "second") > 0);
		// the setting is there before her proof
		const set = alice.ask((api) => api.setStrangers({ strangers: "invites" }));
		await Promise.all([when(call), when(set)]);
		await pass(5_000);
		expect(alice.contact("bob")?.state).toBe("asking");
		await when(alice.decides("bob", "accept"));
		await until("friends", () => bob.contact("alice")?.state === "accepted");
		expect(alice.contact("eve")).toBeUndefined();
	});
});
