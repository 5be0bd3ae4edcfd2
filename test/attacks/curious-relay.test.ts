/** T2: everything that passes the relay and everything that lies on the disk, searched for what must not be there. */
import { describe, expect, test } from "vitest";
import { offsets } from "../../protocol/wire/frame.ts";
import { createWorld } from "../world.ts";
import { includes, kindOf } from "./frames.ts";
import { createImpostor } from "./impostor.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
/** As it is, in base64, in base64url, in hex and in UTF-16. */
function spellings(canary: Uint8Array): Uint8Array[] {
	const buffer = Buffer.from(canary);
	// in base64 the three ways in which a text may meet the groups of three, without the ends that depend on neighbours
	const shifts = [0, 1, 2].map((pad) =>
		Buffer.concat([Buffer.alloc(pad), buffer])
			.toString("base64")
			.slice(4, -4),
	);
	return [
		canary,
		bytes(buffer.toString("hex")),
		...shifts.flatMap((text) => [bytes(text), bytes(text.replaceAll("+", "-").replaceAll("/", "_"))]),
		new Uint8Array(Buffer.from(buffer.toString("latin1"), "utf16le")),
	].filter(({ length }) => length > 4);
}
function found(haystacks: readonly Uint8Array[], canary: Uint8Array): number {
	const needles = spellings(canary);
	return haystacks.filter((each) => needles.some((needle) => includes(each, needle))).length;
}

describe("a relay that keeps every byte of a meeting and a chat", () => {
	async function story() {
		const world = await createWorld(90, "alice", "bob");
		const { alice, bob, befriend, when, until, pass } = world;
		await befriend(alice, bob);
		await when(alice.says("bob", "canary one of alice"));
		await when(bob.says("alice", "canary two of bob"));
		await until("both read", () => alice.messages("bob").length === 2 && bob.messages("alice").length === 2);
		alice.restarts();
		alice.look();
		await pass(2_000);
		await when(alice.says("bob", "canary three of alice"));
		await until("bob reads", () => bob.messages("alice").length === 3);
		await when(
			alice.ask((api) =>
				api.saveDraft({ chat: alice.contact("bob")?.id as never, text: "canary four, a draft", at: 1 }),
			),
		);
		await pass(1_000);
		return world;
	}

	test("finds no text of a message, on the wire or on a disk", async () => {
		const { relay, alice, bob } = await story();
		const places = [...relay.wire, ...alice.profile.bytes(), ...bob.profile.bytes()];
		expect(places.length).toBeGreaterThan(50);
		for (const canary of [
			"canary one of alice",
			"canary two of bob",
			"canary three of alice",
			"canary four, a draft",
			"canary",
		])
			expect(found(places, bytes(canary))).toBe(0);
		for (const word of ["contact.accept", "receipt", '"seq"']) expect(found(places, bytes(word))).toBe(0);
	});

	test("finds no certificate, no name of an identity and no key of one, only the handles at the door", async () => {
		const world = await createWorld(91, "alice", "bob");
		const { alice, bob, relay, befriend } = world;
		await befriend(alice, bob);
		const mallory = await createImpostor(world, "mallory");
		const { theirs } = await mallory.call(bob);
		expect(theirs.certificate.length).toBe(0);
		await world.until("a request", () => bob.contact("mallory") !== undefined);
		// what bob's certificate looks like: he shows it to somebody he accepted
		await world.when(bob.decides("mallory", "accept"));
		const { end } = await mallory.answer(bob);
		const { certificate, statement } = (await end()).theirs;
		expect(certificate.length).toBeGreaterThan(300);
		expect(includes(certificate, bytes("bob"))).toBe(true);
		for (let at = 0; at + 24 <= certificate.length; at += 24)
			expect(found(relay.wire, certificate.slice(at, at + 24))).toBe(0);
		expect(found(relay.wire, statement.slice(10, 42))).toBe(0);
		expect(found(relay.wire, bytes("gx1/dev"))).toBe(0);
		for (const who of [alice, bob]) {
			const iid = Buffer.from(who.view()?.self?.iid ?? "", "base64url");
			expect(iid.length).toBe(32);
			expect(found(relay.wire, new Uint8Array(iid))).toBe(0);
		}
		// the handles are seen in control messages only, never in a letter
		const withHandle = relay.wire.filter(
			(each) => includes(each, bytes("alice")) || includes(each, bytes("bob")),
		);
		expect(withHandle.length).toBeGreaterThan(0);
		for (const each of withHandle)
			expect(Buffer.from(each).toString()).toMatch(/^\{"type":"(proof|welcome|lookup)"/);
	});

	test("sees one size for one letter and for two hundred, and never the same bytes for the same text", async () => {
		const world = await createWorld(92, "alice", "bob");
		const { alice, bob, relay, befriend, when, until, pass } = world;
		await befriend(alice, bob);
		await pass(5_000);
		const sizes: number[] = [];
		const bodies = new Set<string>();
		relay.tamperUp = ({ from, bytes: frame }) => {
			if (from === "alice" && kindOf(frame) === "letter") {
				sizes.push(frame.length);
				bodies.add(Buffer.from(frame.slice(offsets.body)).toString("hex"));
			}
			return [frame];
		};
		const texts = ["a", "b".repeat(200), "a", "b".repeat(200), "x".repeat(97)];
		for (const text of texts) await when(alice.says("bob", text));
		await until("bob reads", () => bob.messages("alice").length === texts.length);
		expect(sizes).toEqual(texts.map(() => offsets.body + 123 + 512));
		expect(bodies.size).toBe(texts.length);
	});
});
