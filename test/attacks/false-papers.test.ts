/** T1: who comes with a certificate or a device statement that is not theirs, not for this key, or not of this time. */
import { describe, expect, test } from "vitest";
import type { Payload } from "../../extension/crypto/payload.ts";
import { createKeyPair } from "../../extension/crypto/x25519.ts";
import { noBytes, toBase64Url } from "../../protocol/bytes.ts";
import { toDeviceId, toIid } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { createWorld } from "../world.ts";
import { createImpostor, type Impostor, nobody } from "./impostor.ts";

const day = 86_400;

describe("somebody who knocks", () => {
	test("with papers in order becomes a request, and nothing more", async () => {
		const world = await createWorld(1, "bob");
		const mallory = await createImpostor(world, "mallory");
		await mallory.call(world.bob);
		await world.until("a request", () => world.bob.contact("mallory") !== undefined);
		expect(world.bob.contact("mallory")).toMatchObject({
			state: "asking",
			iid: mallory.iid,
			verified: false,
		});
		expect(world.bob.journal).toEqual([]);
	});

	type Lie = (mallory: Impostor, other: Impostor, now: number) => Promise<Payload>;
	const lies: Readonly<Record<string, Lie>> = {
		"a statement that ran out": (mallory, _, now) =>
			mallory.papers({ notBefore: now - 40 * day, notAfter: now - 3 * day }),
		"a statement of next week": (mallory, _, now) =>
			mallory.papers({ notBefore: now + 3 * day, notAfter: now + 10 * day }),
		"a statement for a year": (mallory, _, now) =>
			mallory.papers({ notBefore: now - day, notAfter: now + 365 * day }),
		"a statement that ends before it begins": (mallory, _, now) =>
			mallory.papers({ notBefore: now + 60, notAfter: now - 60 }),
		"a statement of another identity": (mallory, other) => mallory.papers({ iid: other.iid }),
		"a statement that another identity signed": (mallory, other) => mallory.papers({}, other.secret),
		"a statement for another key": (mallory) =>
			mallory.papers({ deviceKey: createKeyPair(mallory.random).publicKey }),
		"the stolen papers of somebody else": (_, other) => other.papers(),
		"somebody else's certificate over an own statement": async (mallory, other) => ({
			certificate: other.certificate,
			statement: (await mallory.papers()).statement,
		}),
		"somebody else's certificate over a statement that names them": async (mallory, other) => ({
			certificate: other.certificate,
			statement: (await mallory.papers({ iid: other.iid })).statement,
		}),
		"a certificate and no statement": async ({ certificate }) => ({ certificate, statement: noBytes }),
		"a statement and no certificate": async (mallory) => ({
			certificate: noBytes,
			statement: (await mallory.papers()).statement,
		}),
		"a statement with one bit changed": async (mallory) => {
			const { certificate, statement } = await mallory.papers();
			return { certificate, statement: statement.map((byte, at) => (at === 90 ? byte ^ 1 : byte)) };
		},
		"a certificate with a byte more": async (mallory) => {
			const { certificate, statement } = await mallory.papers();
			return { certificate: Uint8Array.from([...certificate, 0]), statement };
		},
	};
	for (const [name, lie] of Object.entries(lies)) {
		test(`with ${name} is refused and seen by nobody`, async () => {
			const world = await createWorld(2, "bob");
			const mallory = await createImpostor(world, "mallory");
			const other = await createImpostor(world, "other");
			await mallory.call(world.bob, {
				papers: await lie(mallory, other, Math.floor(world.clock.now() / 1000)),
			});
			await world.pass(5_000);
			expect(world.bob.journal).toEqual(["refused identity"]);
			expect(world.bob.view()?.contacts).toEqual({});
			expect(mallory.mail).toEqual([]);
		});
	}

	test("without papers is refused", async () => {
		const world = await createWorld(3, "bob");
		const mallory = await createImpostor(world, "mallory");
		await mallory.call(world.bob, { papers: nobody });
		await world.pass(5_000);
		expect(world.bob.journal).toEqual(["refused not-expected"]);
		expect(world.bob.view()?.contacts).toEqual({});
	});

	test("on a clock that is two days wrong is let through", async () => {
		const world = await createWorld(4, "bob");
		const mallory = await createImpostor(world, "mallory");
		const now = Math.floor(world.clock.now() / 1000);
		const late = await mallory.papers({
			notBefore: now - limits.statementSeconds,
			notAfter: now - limits.clockPatienceSeconds + 60,
		});
		await mallory.call(world.bob, { papers: late });
		await world.until("a request", () => world.bob.contact("mallory") !== undefined);
	});
});

describe("an accepted contact", () => {
	async function friends(seed: number, n: number) {
		const world = await createWorld(seed, "bob");
		const { bob } = world;
		const mallory = await createImpostor(world, "mallory");
		await mallory.call(bob, { papers: await mallory.papers({ n }) });
		await world.until("a request", () => bob.contact("mallory") !== undefined);
		await world.when(bob.decides("mallory", "accept"));
		const answered = await mallory.answer(bob, { papers: await mallory.papers({ n }) });
		const { session } = await answered.end();
		await world.until("accepted", () => bob.contact("mallory")?.state === "accepted");
		await world.pass(1_000);
		expect(bob.journal).toEqual([]);
		return { world, bob, mallory, session };
	}
	const cap = toBase64Url(new Uint8Array(16));

	test("comes back with the same statement or a newer one", async () => {
		const { world, bob, mallory, session } = await friends(5, 5);
		const again = await mallory.call(bob, { door: session.doorKey, papers: await mallory.papers({ n: 5 }) });
		await world.pass(1_000);
		await mallory.call(bob, { door: again.session.doorKey, papers: await mallory.papers({ n: 6 }) });
		await world.pass(1_000);
		expect(bob.journal).toEqual([]);
	});

	test("is not believed with an older statement of the same device", async () => {
		const { world, bob, mallory, session } = await friends(6, 5);
		await mallory.call(bob, { door: session.doorKey, papers: await mallory.papers({ n: 4 }) });
		await world.pass(1_000);
		expect(bob.journal).toEqual(["refused identity"]);
	});

	test("cannot bring an older statement in by knocking", async () => {
		const { world, bob, mallory, session } = await friends(7, 5);
		await mallory.call(bob, { papers: await mallory.papers({ n: 2 }) });
		await world.pass(1_000);
		await mallory.call(bob, { door: session.doorKey, papers: await mallory.papers({ n: 3 }) });
		await world.pass(1_000);
		expect(bob.journal.at(-1)).toBe("refused identity");
	});

	test("may have another device with its own count", async () => {
		const { world, bob, mallory, session } = await friends(8, 5);
		const second = await mallory.papers({ n: 1, deviceId: toDeviceId(mallory.random(16)) });
		await mallory.call(bob, { door: session.doorKey, papers: second });
		await world.pass(1_000);
		expect(bob.journal).toEqual([]);
	});

	test("who shows another identity through the known door stops everything", async () => {
		const { world, bob, mallory, session } = await friends(9, 1);
		const other = await createImpostor(world, "other");
		const papers = await other.papers();
		await mallory.call(bob, { door: session.doorKey, statics: other.statics, papers });
		await world.until("bob is warned", () => bob.contact("mallory")?.keyChanged === true);
		expect(bob.journal).toEqual(["refused key-changed"]);
		expect(bob.contact("mallory")?.iid).toBe(mallory.iid);
		expect(await world.when(bob.says("mallory", "still you?"))).toBe("key-changed");
	});

	test("is asked to prove it again when we call: nobody, stolen papers and another identity get nothing", async () => {
		const { world, bob, mallory, session } = await friends(10, 1);
		const other = await createImpostor(world, "other");
		const again = await mallory.call(bob, { door: session.doorKey });
		mallory.line(bob, again.session).say({ t: "contact.accept", body: { cap } });
		await world.pass(1_000);
		// bob's browser starts again: his sessions are gone, the next letter needs a handshake
		bob.restarts();
		bob.look();
		await world.until("bob is back", () => bob.view()?.relay.state === "connected");
		await world.pass(1_000);
		mallory.mail.splice(0);
		mallory.appears(bob);
		expect(await world.when(bob.says("mallory", "a secret"))).toBe(null);
		const cases: readonly [Payload, string][] = [
			[nobody, "refused identity"],
			[await other.papers(), "refused identity"],
			[{ certificate: other.certificate, statement: (await mallory.papers()).statement }, "refused identity"],
		];
		for (const [papers, refusal] of cases) {
			bob.journal.splice(0);
			await mallory.answer(bob, { papers });
			await world.until("bob refuses", () => bob.journal.length > 0);
			expect(bob.journal).toEqual([refusal]);
			expect(mallory.waiting(bob, "third")).toBe(0);
			await world.pass(40_000);
		}
		expect(bob.contact("mallory")).toMatchObject({ iid: mallory.iid, keyChanged: false });
		await mallory.answer(bob, { statics: other.statics, papers: await other.papers() });
		await world.until("bob is warned", () => bob.contact("mallory")?.keyChanged === true);
		expect(mallory.waiting(bob, "third")).toBe(0);
		expect(mallory.waiting(bob, "letter")).toBe(0);
	});
});

test("an identity is more than its number: the same number with a foreign certificate is refused", async () => {
	const world = await createWorld(11, "bob");
	const mallory = await createImpostor(world, "mallory");
	await mallory.call(world.bob, { papers: await mallory.papers({ iid: toIid(mallory.random(32)) }) });
	await world.pass(5_000);
	expect(world.bob.journal).toEqual(["refused identity"]);
});
