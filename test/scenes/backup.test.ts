/** A backup on a clean profile: the same person, the same people, and letters both ways; or a sentence, and nothing changed. */
import { describe, expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "../../protocol/bytes.ts";
import { type LetterId, toLetterId } from "../../protocol/ids.ts";
import { createQuietWorld, type Person } from "../world.ts";

const passphrase = "tide at four, nine geese";
const heard = (reader: Person, from: string) =>
	reader.messages(from).flatMap(({ mine, text }) => (mine ? [] : [text]));
const idOf = (number: number): LetterId => toLetterId(new Uint8Array(16).fill(number));

interface Made {
	readonly file: string;
	readonly words: string;
}

/** Alice has talked with bob, and has a backup; a clean browser is there. */
async function withBackup(seed: number) {
	const world = createQuietWorld(seed, {}, "alice", "bob", "fresh");
	const { alice, bob, fresh, arrives, befriend, when, until } = world;
	for (const person of [alice, bob]) await arrives(person);
	await befriend(alice, bob);
	await when(alice.says("bob", "hello"));
	await until("it is read", () => heard(bob, "alice").length === 1);
	/** The file and the words, as the panel gets them. */
	async function backUp(of: Person = alice): Promise<Made> {
		const answer = await when(of.ask((api) => api.makeBackup({ passphrase })));
		if (typeof answer === "string") throw new Error(answer);
		await when(of.ask((api) => api.backupSaved({ at: answer.at })));
		const words = await when(of.ask((api) => api.backupWords({})));
		if (typeof words === "string") throw new Error(words);
		return { file: answer.file, words: words.words.join(" ") };
	}
	const restore = (
		{ file, words }: { readonly file: string; readonly words?: string },
		{ on = fresh, id = idOf(1) } = {},
	) =>
		when(
			on.ask((api) => api.restoreBackup({ id, file, ...(words === undefined ? { passphrase } : { words }) })),
		);
	const isBack = (person: Person = fresh) =>
		until("the identity is back", () => person.view()?.phase === "ready", 60_000);
	return { ...world, backUp, restore, isBack };
}

describe("restoring on a clean profile", () => {
	test("brings back who one is, whom one knows, what was chosen, and letters both ways", async () => {
		const { alice, bob, fresh, when, until, backUp, restore, isBack } = await withBackup(3101);
		await when(
			alice.about("bob", async (api, chat) => {
				const { iid } = await api.safetyNumber({ chat });
				return api.verify({ chat, iid });
			}),
		);
		await when(alice.about("bob", (api, chat) => api.choose({ chat, choices: { timer: 3600 } })));
		await when(alice.ask((api) => api.setMode({ mode: "dark" })));
		const made = await backUp();
		expect(alice.view()?.backup).toMatchObject({ since: 0 });
		const before = alice.view();
		alice.leaves();
		fresh.look();
		expect(await restore({ file: made.file })).toBe(null);
		await isBack();
		expect(fresh.view()?.self?.iid).toBe(before?.self?.iid);
		expect(fresh.view()?.settings.mode).toBe("dark");
		expect(fresh.contact("bob")).toMatchObject({
			...{ state: "accepted", verified: true, iid: alice.contact("bob")?.iid, own: { timer: 3600 } },
		});
		await until("the handle is there again", () => fresh.view()?.self?.claimed === "alice");
		await until("bob is reached", () => fresh.contact("bob")?.path === "relay");
		fresh.opens("bob");
		await when(fresh.says("bob", "a new browser"));
		await until("bob reads it", () => heard(bob, "alice").includes("a new browser"));
		await when(bob.says("alice", "welcome back"));
		await until("it comes here", () => heard(fresh, "bob").includes("welcome back"));
		expect(Object.keys(bob.view()?.contacts ?? {})).toHaveLength(1);
		expect(bob.contact("alice")).toMatchObject({ keyChanged: false, path: "relay" });
		// the words stay the same, and open what is made here too
		const again = await backUp(fresh);
		expect(again.words).toBe(made.words);
	}, 120_000);

	test("works with the words alone, and with nothing else that was typed", async () => {
		const { alice, fresh, backUp, restore, isBack } = await withBackup(3102);
		const { file, words } = await backUp();
		alice.leaves();
		fresh.look();
		const [first = "", ...rest] = words.split(" ");
		expect(await restore({ file, words: rest.join(" ") })).toBe("words-slip");
		expect(await restore({ file, words: [...rest, first].join(" ") })).toMatch(/^(words-slip|backup-words)$/);
		const others = "legal winner thank year wave sausage worth useful legal winner thank yellow";
		expect(await restore({ file, words: others })).toBe("backup-words");
		expect(fresh.view()?.phase).toBe("welcome");
		expect(await restore({ file, words: `  ${words.toUpperCase().replaceAll(" ", "\n")} ` })).toBe(null);
		await isBack();
		expect(fresh.contact("bob")?.state).toBe("accepted");
	}, 120_000);

	test("of two devices alive at once the restored one goes on and the other stays quiet", async () => {
		const { alice, bob, fresh, when, until, backUp, restore, isBack } = await withBackup(3103);
		const { file } = await backUp();
		fresh.look();
		expect(await restore({ file })).toBe(null);
		await isBack();
		await until("the other stops", () => alice.view()?.relay.problem === "replaced");
		expect(alice.view()?.relay.state).toBe("stopped");
		await until("bob is reached", () => fresh.contact("bob")?.path === "relay");
		await when(bob.says("alice", "which of you?"));
		fresh.opens("bob");
		await until("it comes here", () => heard(fresh, "bob").includes("which of you?"));
		expect(heard(alice, "bob")).toEqual([]);
	}, 120_000);

	test("who was blocked stays blocked", async () => {
		const world = createQuietWorld(3104, {}, "alice", "eve", "fresh");
		const { alice, eve, fresh, arrives, when, until, pass } = world;
		for (const person of [alice, eve]) await arrives(person);
		await when(eve.adds("alice"));
		await until("alice sees the request", () => alice.contact("eve")?.state === "asking");
		await when(alice.decides("eve", "block"));
		const made = await when(alice.ask((api) => api.makeBackup({ passphrase })));
		if (typeof made === "string") throw new Error(made);
		alice.leaves();
		fresh.look();
		expect(
			await when(fresh.ask((api) => api.restoreBackup({ id: idOf(1), file: made.file, passphrase }))),
		).toBe(null);
		await until("it is back", () => fresh.contact("eve")?.state === "blocked");
		await pass(2 * 3_600_000);
		expect(fresh.contact("eve")?.state).toBe("blocked");
		expect(eve.contact("alice")?.state).toBe("asked");
	}, 120_000);
});

describe("a worker that dies while it restores", () => {
	test("has brought everything or nothing, at every call it makes, and the same call goes on", async () => {
		const { alice, fresh, when, backUp, restore, isBack } = await withBackup(3105);
		const { file } = await backUp();
		alice.leaves();
		let calls = 1;
		for (const before of [true, false])
			for (let step = 0; step <= calls; step++) {
				fresh.restarts();
				fresh.look();
				await fresh.started();
				const from = fresh.steps();
				// the first time nothing happens: how many calls there are
				if (step > 0) fresh.diesIn(step, before);
				// the panel asks again by itself
				expect(await restore({ file }, { id: idOf(step + 1) })).toBe(null);
				if (step === 0) calls = fresh.steps() - from;
				await isBack();
				expect([fresh.contact("bob")?.state, fresh.view()?.self?.handle]).toEqual(["accepted", "alice"]);
				expect(fresh.profile.rows("contacts")).toBe(1);
				expect(await when(fresh.ask((api) => api.erase({ isAll: true })))).toBe(null);
				expect(fresh.profile.rows("contacts")).toBe(0);
			}
		expect(calls).toBeGreaterThan(3);
	}, 240_000);
});

describe("what is refused leaves everything as it was", () => {
	test("another passphrase, a foreign file, a newer one, and one that was cut or changed anywhere", async () => {
		const { alice, fresh, when, backUp, restore } = await withBackup(3106);
		const { file } = await backUp();
		alice.leaves();
		fresh.look();
		const bytes = fromBase64Url(file) ?? new Uint8Array();
		const tries = (changed: Uint8Array) => restore({ file: toBase64Url(changed) });
		expect(
			await when(
				fresh.ask((api) => api.restoreBackup({ id: idOf(1), file, passphrase: "not this passphrase" })),
			),
		).toBe("backup-passphrase");
		expect(await tries(new TextEncoder().encode("%PDF-1.7 something else"))).toBe("backup-foreign");
		for (let part = 0; part < 50; part++) {
			const length = Math.floor((bytes.length * part) / 50);
			expect(await tries(bytes.slice(0, length)), `cut at ${length}`).toBe(
				length < 16 ? "backup-foreign" : "backup-damaged",
			);
			const flipped = bytes.slice();
			const at = Math.min(bytes.length - 1, 16 + Math.floor(((bytes.length - 16) * part) / 50));
			flipped[at] = (flipped[at] ?? 0) ^ (1 << (part % 8));
			expect(await tries(flipped), `a bit at ${at}`).toBe("backup-damaged");
		}
		const newer = bytes.slice(0, -32);
		newer[16] = 2;
		const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", newer));
		expect(await tries(new Uint8Array([...newer, ...hash]))).toBe("backup-newer");
		expect(fresh.view()?.phase).toBe("welcome");
		expect(fresh.profile.rows("contacts")).toBe(0);
		expect(await restore({ file })).toBe(null);
	}, 120_000);

	test("an identity that is here, and a full disk", async () => {
		const { alice, bob, fresh, until, backUp, restore, isBack } = await withBackup(3107);
		const { file } = await backUp();
		const bobs = bob.view()?.self?.iid;
		expect(await restore({ file }, { on: bob })).toBe("have-identity");
		expect(bob.view()?.self?.iid).toBe(bobs);
		expect(bob.contact("alice")?.state).toBe("accepted");
		alice.leaves();
		fresh.look();
		await until("it is there", () => fresh.view()?.phase === "welcome");
		fresh.profile.refuse("storage-full");
		expect(await restore({ file })).toBe("storage-full");
		fresh.profile.refuse(undefined);
		expect(fresh.profile.rows("contacts") + fresh.profile.rows("items")).toBe(0);
		expect(fresh.view()?.phase).toBe("welcome");
		expect(await restore({ file })).toBe(null);
		await isBack();
	}, 120_000);
});

describe("what leaves", () => {
	test("is asked for with the passphrase of the browser again", async () => {
		const { alice, when, until } = await withBackup(3108);
		const vault = "lamp under the stairs";
		await when(alice.ask((api) => api.setPassphrase({ passphrase: vault })));
		await until("it is sealed", () => alice.view()?.lock.is === "open");
		expect(await when(alice.ask((api) => api.makeBackup({ passphrase })))).toBe("wrong-passphrase");
		expect(await when(alice.ask((api) => api.backupWords({ vault: "a guess of eve" })))).toBe(
			"wrong-passphrase",
		);
		expect(await when(alice.ask((api) => api.keyFile({ passphrase, vault: "another guess" })))).toBe(
			"wrong-passphrase",
		);
		const words = await when(alice.ask((api) => api.backupWords({ vault })));
		expect((words as { words: string[] }).words).toHaveLength(12);
		expect(await when(alice.ask((api) => api.makeBackup({ passphrase: "short", vault })))).toBe(
			"weak-passphrase",
		);
	}, 120_000);
});

describe("taking everything away", () => {
	test("leaves no row; starting over leaves the lock and the settings", async () => {
		const { alice, bob, when, until } = await withBackup(3109);
		await when(alice.ask((api) => api.setMode({ mode: "dark" })));
		expect(await when(alice.ask((api) => api.erase({ isAll: false })))).toBe(null);
		await until("it begins again", () => alice.view()?.phase === "welcome");
		expect(alice.view()?.settings.mode).toBe("dark");
		// nothing of the sessions is left in memory
		expect(alice.profile.memory()).not.toMatch(/session:|ratchet|half:/);
		expect(
			alice.profile.rows("contacts") + alice.profile.rows("messages") + alice.profile.rows("letters"),
		).toBe(0);
		const before = bob.contact("alice")?.iid;
		await when(alice.ask((api) => api.createIdentity({ handle: "alice" })));
		expect(alice.view()?.self?.iid).not.toBe(before);

		expect(await when(bob.ask((api) => api.erase({ isAll: true })))).toBe(null);
		await until("it begins again", () => bob.view()?.phase === "welcome");
		expect(bob.view()?.settings.mode).toBe("system");
		// nothing but the key of the next vault
		expect(bob.profile.bytes()).toHaveLength(1);
		await when(bob.ask((api) => api.createIdentity({ handle: "bob" })));
		expect(bob.view()?.phase).toBe("ready");
	}, 120_000);
});
