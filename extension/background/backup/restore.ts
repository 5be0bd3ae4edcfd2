/**
 * Brings a backup to a profile without an identity. All of it is made ready first and stored in one write, with a new device key and another cap
 * at the same addresses; every friend is owed a letter that says how we are reached. The app is opened anew then, and finds itself so.
 */
import { type Bytes, equal, fromBase64Url, noBytes } from "../../../protocol/bytes.ts";
import { type Code, Fault } from "../../../protocol/errors.ts";
import type { LetterId } from "../../../protocol/ids.ts";
import { type BackupOpener, openBackup } from "../../crypto/backup-file.ts";
import { certificateOf, readCertificate } from "../../crypto/openpgp.ts";
import { recoveryEntropy } from "../../crypto/recovery.ts";
import { Secret } from "../../crypto/secret.ts";
import type { Clock } from "../../lib/clock.ts";
import { placeOfWord, wordsIn } from "../../lib/recovery-words.ts";
import type { RecordChange, Records } from "../../storage/sealed-records.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Identity } from "../identity/identity.ts";
import type { Waiting } from "../outbox/outbox.ts";
import type { Account } from "../relay-link/account.ts";
import type { Contents } from "./contents.ts";
import { type KeptBackup, keptAgain } from "./kept.ts";

interface Needs {
	readonly clock: Pick<Clock, "now">;
	readonly records: Records;
	readonly identity: Pick<Identity, "self" | "takeIn">;
	readonly kept: Pick<KeptBackup, "now">;
	newLetterId(): LetterId;
	/** What is in a backup, or why it is none. */
	read(bytes: Bytes): Contents | "newer" | undefined;
	/** The same address at a relay again, and its row. */
	accountAgain(relay: Contents["relays"][number]): {
		readonly account: Account;
		readonly change: RecordChange;
	};
	inUse(url: string): RecordChange;
	letterRow(letter: Waiting): RecordChange;
	settingsAgain(settings: Contents["settings"]): RecordChange;
	/** Ends this app and opens another on what is stored. */
	again(): void;
}

export interface Asked {
	/** Chosen by the caller: a repeat is the same act. */
	readonly id: string;
	/** Base64url. */
	readonly file: string;
	/** One of the two. */
	readonly passphrase?: string;
	readonly words?: string;
}

const codeOfRefusal = {
	foreign: "backup-foreign",
	newer: "backup-newer",
	damaged: "backup-damaged",
} as const satisfies Record<string, Code>;

export function createRestore({ clock, records, identity, kept, newLetterId, again, ...needs }: Needs) {
	/** Fails: words-slip, backup-foreign, backup-newer, backup-damaged, backup-passphrase, backup-words. */
	async function open({ file, passphrase, words }: Asked): Promise<Contents> {
		const by = openerOf(passphrase, words);
		const plain = await openBackup(fromBase64Url(file) ?? noBytes, by);
		if (plain === "wrong") throw new Fault("passphrase" in by ? "backup-passphrase" : "backup-words");
		if (typeof plain === "string") throw new Fault(codeOfRefusal[plain]);
		const contents = needs.read(plain);
		if (contents === "newer") throw new Fault("backup-newer");
		if (!contents || !(await isWhole(contents, clock.now()))) throw new Fault("backup-damaged");
		return contents;
	}

	/** The people as rows, and what those are owed with whom we talk. */
	function rowsOf(
		people: Contents["people"],
		accounts: readonly Account[],
		device: { id: string; n: number },
	) {
		return people.flatMap((kept): RecordChange[] => {
			// numbers that no letter of ours has had
			const seq = clock.now();
			const contact: Contact = { ...kept, nextSeq: seq + 1 };
			const row: RecordChange = { store: "contacts", key: kept.id, value: contact };
			const own = accounts.find(({ url }) => url === kept.relay);
			// who was blocked once hears of us when we write to them
			if (kept.state !== "accepted" || kept.changedTo !== undefined || kept.isHeld || !own) return [row];
			const route = { address: own.address, cap: own.cap, devId: device.id as never, n: device.n };
			const content = { t: "route", body: route } as const;
			return [row, needs.letterRow({ contact: kept.id, id: newLetterId(), seq, ts: seq, content })];
		});
	}

	/** All of it in one write, by who is asked for it with this id. */
	async function bring(id: string, contents: Contents): Promise<void> {
		const accounts = contents.relays.map((relay) => needs.accountAgain(relay));
		await identity.takeIn(contents.identity, (change, device) =>
			records.write([
				change,
				...accounts.map((account) => account.change),
				...(contents.relay === undefined ? [] : [needs.inUse(contents.relay)]),
				needs.settingsAgain(contents.settings),
				keptAgain({ words: contents.words, at: contents.made, restored: id }),
				...rowsOf(
					contents.people,
					accounts.map(({ account }) => account),
					device,
				),
			]),
		);
	}

	return {
		/** Fails: have-identity, storage-full, storage-refused, and as `open`. Nothing is stored then. */
		async restore(asked: Asked): Promise<void> {
			const isRepeat = () => kept.now.peek().restored === asked.id;
			if (identity.self.peek()) {
				if (isRepeat()) return;
				throw new Fault("have-identity");
			}
			await bring(asked.id, await open(asked));
			again();
		},
		/** The same of what another browser handed over; the app is not opened anew. Fails: have-identity, handover-newer, handover-damaged, storage-full, storage-refused. */
		async takeOver(id: string, plain: Bytes): Promise<void> {
			const contents = needs.read(plain);
			if (contents === "newer") throw new Fault("handover-newer");
			if (!contents || !(await isWhole(contents, clock.now()))) throw new Fault("handover-damaged");
			await bring(id, contents);
		},
	};
}

function openerOf(passphrase: string | undefined, words: string | undefined): BackupOpener {
	if (passphrase !== undefined) return { passphrase };
	const places = wordsIn(words ?? "").map((word) => placeOfWord(word) ?? -1);
	const entropy = recoveryEntropy(places);
	if (!entropy) throw new Fault("words-slip");
	return { entropy };
}

/** Whether the identity in it is one: its certificate, its name and its secrets belong together. */
async function isWhole({ identity }: Contents, now: number): Promise<boolean> {
	const certificate = fromBase64Url(identity.certificate) ?? noBytes;
	const read = await readCertificate(certificate, now);
	if ("refused" in read || read.iid !== identity.iid) return false;
	try {
		return equal(await certificateOf(new Secret(fromBase64Url(identity.secret) ?? noBytes)), certificate);
	} catch {
		return false;
	}
}
