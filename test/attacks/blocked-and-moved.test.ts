/** Who was blocked and will not have it, and who claims to be somewhere else. */
import { describe, expect, test } from "vitest";
import { draftStatement, signStatement } from "../../extension/crypto/statement.ts";
import { createKeyPair } from "../../extension/crypto/x25519.ts";
import { fromBase64Url, toBase64Url } from "../../protocol/bytes.ts";
import { toAddress, toDeviceId } from "../../protocol/ids.ts";
import { findInvite } from "../../protocol/invite.ts";
import { createWorld } from "../world.ts";
import { createImpostor } from "./impostor.ts";
import { friend } from "./turned-friend.ts";

const second = 1_000;

describe("somebody who was blocked", () => {
	async function blocked(seed: number) {
		const all = await friend(seed, "bob");
		const { alice, bob, befriend, when } = all;
		await befriend(alice, bob);
		await when(alice.about("mallory", (api, id) => api.block({ id })));
		await all.pass(2 * second);
		all.mallory.mail.splice(0);
		return all;
	}

	test("hears nothing more: not by the old session, nor by a door, nor from another address", async () => {
		const { alice, mallory, line, door, pass } = await blocked(980);
		line.say({ t: "text", body: { text: "let me in" } });
		mallory.begin(alice, { door });
		mallory.begin(alice);
		const elsewhere = toAddress(mallory.random(32));
		mallory.seize(elsewhere);
		mallory.begin(alice, { door, as: elsewhere });
		await pass(60 * second);
		expect(mallory.mail).toEqual([]);
		expect(alice.contact("mallory")?.state).toBe("blocked");
		expect(alice.messages("mallory")).toEqual([]);
		expect(alice.outside.badge).toBe(0);
	});

	test("does not come in by an invite, whatever their address", async () => {
		const { alice, mallory, pass } = await blocked(981);
		const invite = findInvite(await alice.invites());
		if (!invite || typeof invite === "string") throw new Error("no invite");
		mallory.begin(alice, { invite });
		await pass(2 * second);
		expect(mallory.mail).toEqual([]);
		const elsewhere = toAddress(mallory.random(32));
		mallory.seize(elsewhere);
		await mallory.call(alice, { invite, as: elsewhere });
		await pass(2 * second);
		expect(alice.view()?.invites).toHaveLength(1);
		expect(
			Object.values(alice.view()?.contacts ?? {})
				.map(({ state }) => state)
				.sort(),
		).toEqual(["accepted", "blocked"]);
	});

	test("while a handshake of ours with them is under way gets no session by it", async () => {
		const { alice, mallory, pass, when } = await friend(983);
		await when(alice.says("mallory", "dial"));
		alice.restarts();
		alice.look();
		await pass(5 * second);
		mallory.appears(alice);
		const frame = await mallory.next(alice, "first");
		await when(alice.about("mallory", (api, id) => api.block({ id })));
		await pass(second);
		mallory.mail.push({ from: "alice", to: mallory.address, frame });
		await mallory.answer(alice);
		await pass(5 * second);
		expect(alice.journal).toContain("refused blocked");
		expect(mallory.waiting(alice, "third")).toBe(0);
		expect(alice.profile.memory()).not.toContain(`session:${alice.contact("mallory")?.id}`);
	});
});

describe("somebody who claims to be elsewhere", () => {
	test("by a route to another's address, or to ours, moves nobody", async () => {
		const { alice, bob, mallory, line, befriend, pass } = await friend(984, "bob");
		await befriend(alice, bob);
		const before = alice.contact("bob");
		for (const address of [mallory.addressOf(bob), mallory.addressOf(alice)])
			line.say({
				t: "route",
				body: { address, cap: toBase64Url(mallory.random(16)), devId: mallory.deviceId, n: 9 },
			});
		await pass(2 * second);
		expect(alice.contact("bob")).toEqual(before);
		expect(alice.contact("mallory")?.newDeviceAt).toBeUndefined();
	});

	test("by an older letter does not bring an older cap back", async () => {
		const { alice, mallory, line, pass, relay } = await friend(985);
		const caps = [mallory.random(16), mallory.random(16)];
		const route = (cap: Uint8Array<ArrayBuffer>) =>
			({
				t: "route",
				body: { address: mallory.address, cap: toBase64Url(cap), devId: mallory.deviceId, n: 1 },
			}) as const;
		const late = line.seal(route(caps[0] as never), undefined, { seq: 500 });
		line.say(route(caps[1] as never), undefined, { seq: 501 });
		await pass(second);
		relay.wire.splice(0);
		mallory.send(alice, late);
		await pass(second);
		const shown = Buffer.concat(relay.wire).toString("latin1");
		expect(shown).not.toContain(toBase64Url(caps[0] as never));
	});

	test("a thousand times makes one person of it and no heap", async () => {
		const { alice, mallory, line, pass } = await friend(986);
		for (let i = 0; i < 1_000; i++)
			line.say({
				t: "route",
				body: {
					address: mallory.address,
					cap: toBase64Url(mallory.random(16)),
					devId: mallory.deviceId,
					n: i,
				},
			});
		await pass(20 * second);
		expect(Object.keys(alice.view()?.contacts ?? {}).length).toBe(1);
		expect(alice.profile.rows("contacts")).toBe(1);
	}, 60_000);

	test("with somebody else's papers, by a door they know, moves nobody", async () => {
		const { alice, mallory, door, world, pass } = await friend(987);
		const other = await createImpostor(world, "other");
		await other.call(alice, { door });
		await pass(2 * second);
		expect(alice.journal).toContain("refused identity");
		expect(alice.contact("mallory")).toMatchObject({ keyChanged: false, state: "accepted" });
		expect(alice.contact("mallory")?.newDeviceAt).toBeUndefined();
		expect(mallory.address).not.toBe(other.address);
	});

	test("on a new device is one person, and from one of a lower number nobody new", async () => {
		const { alice, mallory, door, pass } = await friend(988);
		const device = async (n: number) => {
			const statics = createKeyPair(mallory.random);
			const [deviceId, deviceKey] = [toDeviceId(mallory.random(16)), statics.publicKey];
			return { statics, papers: await mallory.papers({ n, deviceId, deviceKey }) };
		};
		const [there, back] = [toAddress(mallory.random(32)), toAddress(mallory.random(32))];
		mallory.seize(there);
		mallory.seize(back);
		await mallory.call(alice, { door, as: there, ...(await device(7)) });
		await pass(2 * second);
		const moved = alice.contact("mallory")?.newDeviceAt;
		expect(moved).toBeDefined();
		await pass(60 * second);
		await mallory.call(alice, { door, as: back, ...(await device(6)) });
		await pass(2 * second);
		expect(alice.contact("mallory")?.newDeviceAt).toBe(moved);
		expect(alice.profile.rows("contacts")).toBe(1);
	});
});

describe("a contact who says that our device was superseded", () => {
	test.each([
		["with a statement of their own", "own"],
		["with one in our name that they signed", "forged"],
		["with ours", "ours"],
		["with nothing of sense", "noise"],
	])("%s is not believed", async (_, how) => {
		const { alice, mallory, line, pass, clock, theirs } = await friend(990);
		const mine = await mallory.papers({ n: 4_000_000_000 });
		const iid = alice.view()?.self?.iid as never;
		const draft = draftStatement(
			{ iid, deviceKey: mallory.statics.publicKey, deviceId: mallory.deviceId, n: 4_000_000_000 },
			clock.now(),
		);
		const statements = {
			own: mine.statement,
			forged: await signStatement(mallory.secret, draft, clock.now()),
			ours: theirs.statement,
			noise: mallory.random(300),
		};
		const statement = toBase64Url(statements[how as keyof typeof statements]);
		expect(fromBase64Url(statement)).toBeDefined();
		line.say({ t: "superseded", body: { statement } });
		await pass(5 * second);
		expect(alice.view()?.relay.state).toBe("connected");
	});
});

test("invites that were handed out before end with the cap that is in them; a new one lets in", async () => {
	const { alice, bob, eve, befriend, when, until } = await createWorld(995, "alice", "bob", "eve");
	await befriend(alice, eve);
	await alice.invites();
	await when(alice.about("eve", (api, id) => api.block({ id })));
	await until("it is gone", () => alice.view()?.invites.length === 0);
	await until("she is back", () => alice.view()?.relay.state === "connected");
	expect(await when(bob.uses(await when(alice.invites())))).toBe(null);
	await until("they see each other", () => bob.contact("alice")?.path === "relay");
	expect(alice.contact("eve")?.state).toBe("blocked");
});
