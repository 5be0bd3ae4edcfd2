/** An invite holds the cap that opens our address, and blocking somebody changes that cap. */
import { expect, test } from "vitest";
import { toInviteId } from "../../protocol/ids.ts";
import { createQuietWorld } from "../world.ts";

test("an invite that is made while somebody is blocked lets in, or is over: none is shown that opens nothing", async () => {
	for (let wait = 0; wait < 12; wait++) {
		// the relay is asked for a token first, which takes a moment, or it is not
		const password = wait % 2 === 0 ? "open sesame" : undefined;
		const options = password === undefined ? {} : { password };
		const world = createQuietWorld(3320 + wait, options, "alice", "bob", "eve");
		const { alice, bob, eve, arrives, befriend, when, until } = world;
		for (const person of [alice, bob, eve]) await arrives(person, password);
		await befriend(alice, bob);
		const id = toInviteId(new Uint8Array(16).fill(3));
		const made = alice.ask((api) => api.createInvite({ id }));
		for (let turn = 0; turn < wait; turn++) await new Promise<void>((go) => setImmediate(go));
		const blocked = alice.about("bob", (api, chat) => api.block({ id: chat }));
		expect(await when(blocked)).toBe(null);
		// the login with the other cap may cut off what the relay was asked
		if ((await when(made)) === "offline") continue;
		const text = await when(alice.ask((api) => api.inviteText({ id })));
		if (text === "invite-over") continue;
		if (typeof text === "string") throw new Error(text);
		expect(await when(eve.uses(text.text))).toBe(null);
		await until("eve is in", () => eve.contact("alice")?.state === "accepted", 5 * 60_000);
	}
}, 60_000);
