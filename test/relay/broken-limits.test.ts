/** Ways around the limits: what costs the relay work or memory is counted, also when it looks harmless. */
import { expect, test } from "vitest";
import { closeCodes } from "../../protocol/errors.ts";
import { limits } from "../../protocol/limits.ts";
import { suggestedNames } from "../../relay/channel-names.ts";
import { createGuests } from "../../relay/guests.ts";
import { sizes } from "../../relay/limits.ts";
import { bytesFrom } from "./person.ts";
import { createWorld } from "./world.ts";

test("keepalives are frames: each is answered, and a flood of them is hung up", () => {
	const { login, counts } = createWorld({ limits: { frameBurst: 20, flood: 30 } });
	const [alice, eve] = [login("alice"), login("eve")];
	const keepalives = (count: number, from = alice) => {
		for (let i = 0; i < count; i++) from.say({ type: "keepalive", payload: {} });
	};
	// a burst used up by letters is no reason to take somebody for half-open
	keepalives(40);
	expect(alice.news()).toEqual(Array(40).fill({ type: "keepalive", payload: {} }));
	expect(alice.closedWith).toBeUndefined();
	keepalives(100, eve);
	expect(eve.closedWith).toBe(closeCodes.tooFast);
	expect(counts.limited.flood).toBe(1);
});

test("invitations are so many in all, whoever made them: new addresses cost nothing", () => {
	let chance = 0;
	let time = 1_767_225_600_000;
	const guests = createGuests({
		date: () => time,
		random: (length) => bytesFrom(`chance ${chance++}`, length),
		open: limits.guestsOpen,
	});
	const mint = (name: string) => guests.mint(bytesFrom(name).toString() as never);
	for (let i = 0; i < sizes.guests; i++) expect(mint(`crowd ${i}`)).toBeDefined();
	expect(mint("one more")).toBeUndefined();
	time += limits.guestSeconds * 1000;
	expect(mint("one more")).toBeDefined();
});

test("however many channels are suggested, everybody can read the welcome", () => {
	for (const letter of ["x", "漢", "😀", '"']) {
		const names = Array.from({ length: 150 }, (_, i) => `${letter.repeat(60)} ${i}`);
		const { login } = createWorld({ channels: () => suggestedNames(names) });
		const { welcome } = login("alice");
		expect(welcome?.channels.length).toBeGreaterThan(40);
		expect(welcome?.channels).toEqual(names.slice(0, welcome?.channels.length));
	}
	expect(suggestedNames(["", " a\u202e ", "a"])).toEqual(["a"]);
});
