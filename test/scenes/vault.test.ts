/** A passphrase: what it keeps shut, what goes on behind it, and that nothing is lost at either end. */
import { describe, expect, test } from "vitest";
import { createWorld, type Person } from "../world.ts";

const passphrase = "tide at four, nine geese";
const another = "lamp under the stairs";
const set = (person: Person, fresh: string | null, old?: string) =>
	person.ask((api) => api.setPassphrase({ passphrase: fresh, ...(old !== undefined && { old }) }));
const unlock = (person: Person, typed = passphrase) => person.ask((api) => api.unlock({ passphrase: typed }));
const heard = (reader: Person, writer: Person) =>
	reader.messages(writer.name).flatMap(({ mine, text }) => (mine ? [] : [text]));
const lockOf = (person: Person) => person.view()?.lock;

async function friends(seed: number) {
	const world = await createWorld(seed, "alice", "bob");
	const { alice, bob, befriend, when, until } = world;
	await befriend(alice, bob);
	await when(alice.says("bob", "before the lock"));
	await until("it is read", () => heard(bob, alice).length === 1);
	return {
		...world,
		/** Alice sets her passphrase. */
		async locks() {
			expect(await when(set(alice, passphrase))).toBe(null);
			await until("everything is sealed", () => lockOf(alice)?.is === "open");
		},
	};
}

describe("a passphrase", () => {
	test("is asked for after a restart, shows nothing before, and everything after", async () => {
		const { alice, bob, when, until, locks } = await friends(2001);
		await locks();
		alice.restarts();
		alice.look();
		await alice.started();
		await until("it is locked", () => lockOf(alice)?.is === "shut");
		expect(alice.view()).toMatchObject({ phase: "locked", self: null, contacts: {}, chats: {}, call: null });
		expect(alice.outside).toMatchObject({ locked: true, said: ["locked"], menu: { people: [] } });
		expect(await when(unlock(alice, "no such thing"))).toBe("wrong-passphrase");
		expect(await when(unlock(alice))).toBe(null);
		await until("it is open", () => alice.view()?.phase === "ready" && alice.contact("bob") !== undefined);
		expect(alice.outside.locked).toBe(false);
		await when(bob.says("alice", "you are back"));
		await until("it is read", () => heard(alice, bob).at(-1) === "you are back");
		expect(alice.messages("bob").map(({ text }) => text)).toEqual(["before the lock", "you are back"]);
	}, 60_000);

	test("is not asked for by a worker that died", async () => {
		const { alice, until, locks } = await friends(2002);
		await locks();
		alice.dies();
		alice.look();
		await until("it is open", () => alice.view()?.phase === "ready");
		// the browser keeps its menus on the disk in clear
		expect(alice.outside.menu).toMatchObject({ people: [], canSend: true });
	}, 60_000);

	test("can be changed and removed with the old one alone", async () => {
		const { alice, when, until, locks } = await friends(2003);
		await locks();
		expect(await when(set(alice, another, "wrong one"))).toBe("wrong-passphrase");
		expect(await when(set(alice, another, passphrase))).toBe(null);
		alice.restarts();
		alice.look();
		await until("it is locked", () => lockOf(alice)?.is === "shut");
		expect(await when(unlock(alice))).toBe("wrong-passphrase");
		expect(await when(unlock(alice, another))).toBe(null);
		expect(await when(set(alice, null, passphrase))).toBe("wrong-passphrase");
		expect(await when(set(alice, null, another))).toBe(null);
		alice.restarts();
		alice.look();
		await until("it is open", () => alice.view()?.phase === "ready");
		expect(lockOf(alice)?.is).toBe("none");
		expect(alice.contact("bob")?.state).toBe("accepted");
	}, 60_000);

	test("of seven characters is none", async () => {
		const { alice, when } = await friends(2004);
		expect(await when(set(alice, "1234567"))).toBe("weak-passphrase");
		expect(lockOf(alice)?.is).toBe("none");
	});

	test("is waited for after three wrong ones, also over the end of the browser and another clock", async () => {
		const { alice, when, until, pass, skew, locks } = await friends(2005);
		await locks();
		alice.restarts();
		alice.look();
		await until("it is locked", () => lockOf(alice)?.is === "shut");
		for (const typed of ["one", "two", "three"])
			expect(await when(unlock(alice, typed))).toBe("wrong-passphrase");
		await until("it says how long", () => (lockOf(alice)?.waits ?? 0) > 0);
		expect(await when(unlock(alice))).toBe("too-fast");
		skew.alice = 24 * 3_600_000;
		alice.restarts();
		alice.look();
		await until("it is locked", () => (lockOf(alice)?.waits ?? 0) > 0);
		expect(await when(unlock(alice))).toBe("too-fast");
		skew.alice = 0;
		await pass(6_000);
		expect(lockOf(alice)?.waits).toBe(0);
		expect(await when(unlock(alice))).toBe(null);
	}, 60_000);

	test("is counted before it is tried: a worker that is ended in the middle gains nothing", async () => {
		const { alice, when, until, locks } = await friends(2006);
		await locks();
		alice.restarts();
		for (let tries = 0; tries < 4; tries++) {
			alice.look();
			await until("it is locked", () => lockOf(alice)?.is === "shut");
			void unlock(alice, "guess");
			const before = alice.steps();
			await until("the try is counted", () => alice.steps() > before);
			alice.dies();
		}
		alice.look();
		await until("it waits", () => (lockOf(alice)?.waits ?? 0) > 0);
		expect(await when(unlock(alice))).toBe("too-fast");
	}, 60_000);
});

describe("a passphrase that is forgotten", () => {
	test.each(["covered", "shut"] as const)(
		"%s: everything can go, and one begins again",
		async (how) => {
			const { alice, when, until, pass, locks } = await friends(how === "shut" ? 2007 : 2008);
			await locks();
			// while it is open this is not the way
			expect(await when(alice.ask((api) => api.forgetEverything({})))).toBe(null);
			expect(alice.contact("bob")?.state).toBe("accepted");
			if (how === "shut") alice.restarts();
			else void alice.ask((api) => api.lock({}));
			alice.look();
			await until("it is locked", () => lockOf(alice)?.is === how);
			for (const typed of ["one", "two", "three"]) await when(unlock(alice, typed));
			expect(await when(alice.ask((api) => api.forgetEverything({})))).toBe(null);
			await until("it is a first run", () => alice.view()?.phase === "welcome");
			// nor does the wait come back
			await pass(10_000);
			expect(lockOf(alice)).toEqual({ is: "none", waits: 0, isInCall: false });
			alice.restarts();
			alice.look();
			await until("it is a first run", () => alice.view()?.phase === "welcome");
		},
		60_000,
	);

	test("goes or stays: at no death in between is half of it there", async () => {
		let calls = 1;
		for (let dieAt = 0; dieAt <= calls; dieAt++) {
			const { alice, when, until, locks } = await friends(2300 + dieAt);
			await locks();
			alice.restarts();
			alice.look();
			await until("it is locked", () => lockOf(alice)?.is === "shut");
			const from = alice.steps();
			// the first time nothing happens: how many calls there are
			if (dieAt > 0) alice.diesIn(dieAt, dieAt % 2 === 0);
			// the panel asks again by itself
			expect(await when(alice.ask((api) => api.forgetEverything({})))).toBe(null);
			if (dieAt === 0) calls = alice.steps() - from;
			// it may have died after the answer
			alice.look();
			await until("it is a first run", () => alice.view()?.phase === "welcome");
			// nothing but the key of the next vault
			expect(alice.profile.bytes()).toHaveLength(1);
			expect(alice.profile.memory()).not.toMatch(/covered|session:/);
		}
		expect(calls).toBeGreaterThan(3);
	}, 240_000);
});

describe("covered", () => {
	test("shows nothing at once, and reads what came when it is open", async () => {
		const { alice, bob, when, until, pass, locks } = await friends(2010);
		await locks();
		const texts = Array.from({ length: 12 }, (_, at) => `while covered ${at}`);
		await when(bob.says("alice", "just before"));
		void alice.ask((api) => api.lock({}));
		await until("it is covered", () => alice.view()?.phase === "locked", 200);
		expect(alice.view()).toMatchObject({ contacts: {}, chats: {}, self: null, call: null });
		await pass(1_000);
		for (const text of texts) await when(bob.says("alice", text));
		await pass(30_000);
		expect(alice.view()?.phase).toBe("locked");
		expect(alice.outside.said).toEqual(["came"]);
		expect([...alice.outside.notices]).toEqual([]);
		expect(alice.outside.menu?.people).toEqual([]);
		expect(await when(unlock(alice))).toBe(null);
		await until("all is read", () => heard(alice, bob).length === 13);
		expect(heard(alice, bob)).toEqual(["just before", ...texts]);
		await until("all is delivered", () =>
			bob.messages("alice").every(({ mine, delivery }) => !mine || delivery === "delivered"),
		);
	}, 60_000);

	test("leaves neither the key nor anything that can be read in the memory of the browser", async () => {
		const { alice, bob, when, until, pass, locks } = await friends(2011);
		await when(alice.ask((api) => api.choose({ chat: null, choices: { history: "none" } })));
		await when(bob.says("alice", "CANARY unkept"));
		await until("it is read", () => heard(alice, bob).at(-1) === "CANARY unkept");
		await locks();
		const open = JSON.parse(alice.profile.memory()) as Record<string, { key: string }>;
		const key = open.vault?.key ?? "none";
		await until("unkept is there", () => alice.profile.memory().includes("CANARY"));
		expect(key).toHaveLength(43);
		await when(alice.ask((api) => api.lock({})));
		await pass(1_000);
		const memory = alice.profile.memory();
		for (const secret of [key, "CANARY", passphrase, "bob"]) expect(memory).not.toContain(secret);
		const kept = JSON.parse(memory) as Record<string, object>;
		expect(kept.vault).toBeUndefined();
		expect(kept.covered).toEqual({ call: null, isDrawn: true });
		const rest = Object.entries(kept).filter(([name]) => !["covered", "menu", "update"].includes(name));
		expect(rest.length).toBeGreaterThan(0);
		for (const [, value] of rest) expect(Object.keys(value)).toEqual(["sealed"]);
		// the worker dies behind the lock, and it is still the same
		alice.dies();
		alice.look();
		await until("it is locked", () => lockOf(alice)?.is === "covered");
		expect(await when(unlock(alice))).toBe(null);
		await until("what was not kept is back", () => heard(alice, bob).includes("CANARY unkept"));
	}, 60_000);

	test("covers with the computer's lock, and with idleness only where that was chosen", async () => {
		const { alice, when, until, pass, locks } = await friends(2012);
		await alice.left("locked");
		await pass(1_000);
		expect(alice.view()?.phase).toBe("ready");
		await locks();
		await alice.left("idle");
		await pass(1_000);
		expect(alice.view()?.phase).toBe("ready");
		await when(alice.ask((api) => api.setLocking({ locking: { withScreen: false, idleMinutes: 5 } })));
		expect(alice.outside.idleSeconds).toBe(300);
		await alice.left("locked");
		await pass(1_000);
		expect(alice.view()?.phase).toBe("ready");
		void alice.left("idle");
		await until("it is covered", () => lockOf(alice)?.is === "covered");
	}, 60_000);

	test("keeps what was sent in the moment before", async () => {
		const { alice, bob, when, until, pass, locks } = await friends(2013);
		await locks();
		const sent = alice.says("bob", "in the last moment");
		void alice.ask((api) => api.lock({}));
		expect(await when(sent)).toBe(null);
		await pass(1_000);
		expect(await when(unlock(alice))).toBe(null);
		await until("it is read", () => heard(bob, alice).at(-1) === "in the last moment");
		expect(heard(bob, alice)).toHaveLength(2);
	}, 60_000);
});

test("signed out, nothing is left in memory and no wire is open", async () => {
	const { alice, bob, when, until, pass, locks } = await friends(2020);
	await locks();
	await when(alice.ask((api) => api.signOut({})));
	await pass(1_000);
	const kept = JSON.parse(alice.profile.memory()) as object;
	expect(Object.keys(kept).filter((name) => !["menu", "update"].includes(name))).toEqual([]);
	await pass(120_000);
	expect(bob.contact("alice")?.path).toBe("none");
	await when(bob.says("alice", "are you there"));
	expect(await when(unlock(alice))).toBe(null);
	await until("it is read", () => heard(alice, bob).at(-1) === "are you there", 5 * 60_000);
}, 60_000);

describe("a worker that dies anywhere", () => {
	test("while everything is sealed anew loses nothing, and one of the two passphrases opens it", async () => {
		const { alice, until, when, locks } = await friends(2030);
		await locks();
		let [now, next] = [passphrase, another];
		for (let dieIn = 1; dieIn <= 32; dieIn++) {
			await until("it is open", () => alice.view()?.phase === "ready" && alice.isAlive());
			alice.diesIn(dieIn, dieIn % 2 === 0);
			const answer = await when(set(alice, next, now));
			if (answer === null) {
				[now, next] = [next, now];
				continue;
			}
			// it died in the middle, and whoever sees the lock has one of the two
			await until("it is locked", () => alice.view()?.phase === "locked", 60_000).catch(() => {});
			if (alice.view()?.phase === "locked") {
				if ((await when(unlock(alice, next))) === null) [now, next] = [next, now];
				else expect(await when(unlock(alice, now)), `${dieIn} ${answer}`).toBe(null);
			}
			await until("everything is there", () => alice.contact("bob")?.state === "accepted");
		}
		alice.restarts();
		alice.look();
		await until("it is locked", () => alice.view()?.phase === "locked");
		expect(await when(unlock(alice, now))).toBe(null);
		await until("the message, too", () => alice.messages("bob")[0]?.text === "before the lock");
	}, 300_000);

	test("while it covers has covered or has not, and nothing is lost", async () => {
		const { alice, bob, until, when, pass, locks } = await friends(2031);
		await locks();
		let count = 0;
		for (let dieAt = 1; dieAt <= 12; dieAt++) {
			await until("it is open", () => alice.view()?.phase === "ready" && alice.isAlive());
			alice.diesIn(dieAt, dieAt % 2 === 0);
			void alice.ask((api) => api.lock({}));
			await when(bob.says("alice", `number ${++count}`));
			await pass(2_000);
			alice.dies();
			alice.look();
			await pass(500);
			if (alice.view()?.phase === "locked") {
				expect(alice.profile.memory()).not.toContain('"vault"');
				expect(await when(unlock(alice))).toBe(null);
			}
			await until("it is open", () => alice.view()?.phase === "ready");
		}
		alice.opens("bob");
		await until("all is read", () => heard(alice, bob).length >= count, 20 * 60_000);
		expect(heard(alice, bob)).toEqual(Array.from({ length: count }, (_, at) => `number ${at + 1}`));
	}, 120_000);
});
