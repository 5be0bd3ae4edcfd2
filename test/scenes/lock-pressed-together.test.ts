/** What two people press, or one person twice, in the moment in which the lock does something else. */
import { describe, expect, test } from "vitest";
import { Fault } from "../../protocol/errors.ts";
import { createWorld, type Person } from "../world.ts";

const passphrase = "tide at four, nine geese";
const another = "lamp under the stairs";
const third = "bread with caraway";
const set = (person: Person, fresh: string | null, old?: string) =>
	person.ask((api) => api.setPassphrase({ passphrase: fresh, ...(old !== undefined && { old }) }));
const unlock = (person: Person, typed = passphrase) => person.ask((api) => api.unlock({ passphrase: typed }));
const lockOf = (person: Person) => person.view()?.lock;
const memory = (person: Person) => JSON.parse(person.profile.memory()) as Record<string, unknown>;

async function friends(seed: number, first: string | null = passphrase) {
	const world = await createWorld(seed, "alice", "bob");
	const { alice, bob, befriend, when, until } = world;
	await befriend(alice, bob);
	await when(alice.says("bob", "before the lock"));
	const isThere = () =>
		until(
			"everything is there",
			() =>
				alice.contact("bob")?.state === "accepted" && alice.messages("bob")[0]?.text === "before the lock",
		);
	if (first !== null) {
		expect(await when(set(alice, first))).toBe(null);
		await until("everything is sealed", () => lockOf(alice)?.is === "open");
	}
	return { ...world, isThere };
}

describe("two passphrases at once", () => {
	test("one holds, and nothing is lost: from none", async () => {
		const { alice, when, until, isThere } = await friends(2501, null);
		const both = await when(Promise.all([set(alice, passphrase), set(alice, another)]));
		expect([...both].sort()).toEqual([null, "wrong-passphrase"].sort());
		alice.restarts();
		alice.look();
		await until("it is locked", () => lockOf(alice)?.is === "shut");
		expect(await when(unlock(alice, both[0] === null ? passphrase : another))).toBe(null);
		await isThere();
	}, 60_000);

	test("one holds, and nothing is lost: from one that was there", async () => {
		const { alice, when, until, isThere } = await friends(2502);
		const both = await when(Promise.all([set(alice, another, passphrase), set(alice, third, passphrase)]));

		alice.restarts();
		alice.look();
		await until("it is locked", () => lockOf(alice)?.is === "shut");
		expect(await when(unlock(alice, both[0] === null ? another : third))).toBe(null);
		await isThere();
	}, 60_000);

	test("the same twice is once", async () => {
		const { alice, when, until, isThere } = await friends(2503, null);
		expect(await when(Promise.all([set(alice, passphrase), set(alice, passphrase)]))).toEqual([null, null]);
		alice.restarts();
		alice.look();
		await until("it is locked", () => lockOf(alice)?.is === "shut");
		expect(await when(unlock(alice))).toBe(null);
		await isThere();
	}, 60_000);
});

describe("the lock, pressed while a passphrase is being changed", () => {
	test.each(["covered", "shut"] as const)(
		"%s: it is, and without a key in the memory of the browser",
		async (how) => {
			for (const wait of [1, 20, 100, 400]) {
				const { alice, when, until, pass, isThere } = await friends(2510 + wait);
				const change = set(alice, another, passphrase);
				await turns(wait);
				const press = alice.ask((api) => (how === "covered" ? api.lock({}) : api.signOut({})));
				await when(press);
				await pass(3_000);
				const answer = await when(change);
				await pass(3_000);
				expect(lockOf(alice)?.is, `${wait}`).toBe(how);
				expect(memory(alice).vault).toBeUndefined();
				const opens = (await when(unlock(alice, another))) === null ? another : passphrase;
				if (opens === passphrase) expect(await when(unlock(alice)), `${answer}`).toBe(null);
				await until("it is open", () => alice.view()?.phase === "ready");
				await isThere();
			}
		},
		120_000,
	);
});

describe("the lock, pressed when no worker runs", () => {
	test.each(["covered", "shut"] as const)(
		"%s",
		async (how) => {
			const { alice, when, pass } = await friends(how === "shut" ? 2521 : 2520);
			alice.dies();
			await when(alice.ask((api) => (how === "covered" ? api.lock({}) : api.signOut({}))));
			await pass(2_000);
			expect(lockOf(alice)?.is).toBe(how);
			expect(memory(alice).vault).toBeUndefined();
		},
		60_000,
	);
});

test("a worker that dies while it signs out has signed out", async () => {
	const { alice, until, when, pass, isThere } = await friends(2530);
	for (let dieIn = 1; dieIn <= 6; dieIn++) {
		await until("it is open", () => alice.view()?.phase === "ready" && alice.isAlive());
		// its first call makes it so
		if (dieIn > 1) alice.diesIn(dieIn, dieIn % 2 === 0);
		let isAsked = false;
		// nobody is there to press it again
		void alice.ask(async (api) => {
			if (isAsked) return null;
			isAsked = true;
			return api.signOut({});
		});
		await pass(50);
		if (dieIn === 1) alice.dies();
		alice.closesPanel();
		await pass(2_000);
		alice.dies();
		alice.look();
		await pass(500);
		expect(memory(alice).vault, `${dieIn}`).toBeUndefined();
		expect(lockOf(alice)?.is, `${dieIn}`).toBe("shut");
		expect(await when(unlock(alice))).toBe(null);
		await until("it is open", () => alice.view()?.phase === "ready");
	}
	await isThere();
}, 120_000);

/** Argon2 is at work for a while: so many turns of it. */
async function turns(count: number): Promise<void> {
	for (let turn = 0; turn < count; turn++) await new Promise<void>((go) => setImmediate(go));
}

describe("while a passphrase is being tried", () => {
	test.each(["signed out", "the computer's lock"] as const)(
		"%s has the last word",
		async (how) => {
			const { alice, when, until, pass, isThere } = await friends(how === "signed out" ? 2551 : 2552);
			await when(alice.ask((api) => api.lock({})));
			await until("it is covered", () => lockOf(alice)?.is === "covered");
			await pass(1_000);
			// the try is counted first, on a slow disk
			const { database } = alice.profile;
			const real = database.write;
			let go = () => {};
			const slow = new Promise<void>((resolve) => {
				go = resolve;
			});
			let isCounting = false;
			Object.assign(database, {
				async write(changes: Parameters<typeof real>[0]) {
					isCounting = true;
					await slow;
					return real(changes);
				},
			});
			const open = unlock(alice);
			await until("it is being tried", () => isCounting);
			const press: Promise<unknown> =
				how === "signed out" ? alice.ask((api) => api.signOut({})) : alice.left("locked");
			await turns(10);
			go();
			expect(await when(open)).toBe("locked");
			await when(press);
			await pass(2_000);
			expect(lockOf(alice)?.is).toBe(how === "signed out" ? "shut" : "covered");
			expect(memory(alice).vault).toBeUndefined();
			expect(await when(unlock(alice))).toBe(null);
			await until("it is open", () => alice.view()?.phase === "ready");
			await isThere();
		},
		60_000,
	);

	test("everything can be forgotten, and then no lock is left of what is gone", async () => {
		for (const wait of [1, 30, 200]) {
			const { alice, when, until, pass, isThere } = await friends(2540 + wait);
			await when(alice.ask((api) => api.lock({})));
			await until("it is covered", () => lockOf(alice)?.is === "covered");
			const open = unlock(alice);
			await turns(wait);
			await when(alice.ask((api) => api.forgetEverything({})));
			await when(open);
			await pass(2_000);
			// whoever knew it was quicker: then nothing is gone
			if (alice.view()?.phase !== "welcome") await isThere();
			else expect(lockOf(alice)?.is).toBe("none");
			if (lockOf(alice)?.is === "none") expect(memory(alice).vault).toBeUndefined();
		}
	}, 60_000);
});

describe("a worker that dies while everything is taken away", () => {
	test.each([true, false])(
		"has taken all of it or nothing (isAll: %s)",
		async (isAll) => {
			// the calls that take it away; those after it open what is then there
			for (let dieAt = 5; dieAt <= 20; dieAt++) {
				const { alice, bob, when, until, pass } = await friends(2600 + dieAt);
				await when(alice.ask((api) => api.choose({ chat: null, choices: { history: "none" } })));
				await when(bob.says("alice", "CANARY unkept"));
				await until("it is in memory", () => alice.profile.memory().includes("CANARY"));
				alice.diesIn(dieAt, dieAt % 2 === 0);
				const answer = await when(alice.ask((api) => api.erase({ isAll })));
				alice.look();
				await pass(5_000);
				const where = `died at ${dieAt}: ${answer}`;
				expect(alice.view()?.phase, where).toBe("welcome");
				expect(lockOf(alice)?.is, where).toBe(isAll ? "none" : "open");
				expect(alice.profile.memory(), where).not.toContain("CANARY");
				expect(
					Object.keys(memory(alice)).filter((name) => name.startsWith("session:")),
					where,
				).toEqual([]);
				await pass(120_000);
				expect(bob.contact("alice")?.path, where).toBe("none");
			}
		},
		240_000,
	);
});

test("a full disk while everything is sealed anew: nothing is overwritten, and it goes on when there is room", async () => {
	for (const writes of [0, 1, 2, 4]) {
		const { alice, when, until, pass, isThere } = await friends(2700 + writes);
		const { database } = alice.profile;
		const real = database.write;
		let left = Number.POSITIVE_INFINITY;
		Object.assign(database, {
			write(changes: Parameters<typeof real>[0]) {
				if (left-- <= 0) return Promise.reject(new Fault("storage-full"));
				return real(changes);
			},
		});
		const change = set(alice, another, passphrase);
		await until("it is being sealed", () => lockOf(alice)?.is === "sealing");
		left = writes;
		await when(Promise.race([change, pass(20_000)]));
		left = Number.POSITIVE_INFINITY;
		alice.restarts();
		alice.look();
		await until("it is locked", () => lockOf(alice)?.is === "shut");
		if ((await when(unlock(alice, another))) !== null) expect(await when(unlock(alice))).toBe(null);
		await until("it is open", () => alice.view()?.phase === "ready");
		await isThere();
	}
}, 60_000);
