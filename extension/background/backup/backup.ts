/** Makes backups: a file that a passphrase or the recovery words open. */
import { type Bytes, toBase64Url } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import { limits } from "../../../protocol/limits.ts";
import { sealBackup } from "../../crypto/backup-file.ts";
import { recoveryPlaces } from "../../crypto/recovery.ts";
import type { Clock } from "../../lib/clock.ts";
import { recoveryList } from "../../lib/recovery-words.ts";
import type { Book } from "../contacts/book.ts";
import type { Identity } from "../identity/identity.ts";
import type { Accounts } from "../relay-link/account.ts";
import type { KeptSettings } from "../settings/kept-settings.ts";
import { keptPerson, writeContents } from "./contents.ts";
import type { KeptBackup } from "./kept.ts";

interface Needs {
	readonly clock: Pick<Clock, "now">;
	readonly random: (length: number) => Bytes;
	readonly identity: Pick<Identity, "papers">;
	readonly accounts: Pick<Accounts, "current" | "all">;
	settings(): KeptSettings;
	readonly book: Pick<Book, "contacts">;
	readonly kept: KeptBackup;
}

export function createBackup({ clock, random, identity, accounts, settings, book, kept }: Needs) {
	/** What is kept of this moment. Fails: no-identity. */
	async function read(): Promise<{ readonly contents: Bytes; readonly entropy: Bytes; readonly at: number }> {
		const papers = identity.papers();
		const entropy = await kept.entropy();
		const relay = accounts.current.peek()?.url;
		const all = await accounts.all();
		const at = clock.now();
		const contents = writeContents({
			made: at,
			words: toBase64Url(entropy),
			identity: papers,
			relays: all.map(({ url, secret, pin, token, name, hasPassword }) => ({
				...{ url, secret },
				...(pin !== undefined && { pin }),
				// it is of this address, and who came by an invite has no password to get another
				...(token !== undefined && { token }),
				...(name !== undefined && { name }),
				...(hasPassword !== undefined && { hasPassword }),
			})),
			...(relay !== undefined && { relay }),
			settings: settings(),
			people: Object.values(book.contacts.peek()).flatMap((contact) => keptPerson(contact) ?? []),
		});
		return { contents, entropy, at };
	}

	return {
		/** Fails: no-identity. */
		async words(): Promise<readonly string[]> {
			identity.papers();
			return recoveryPlaces(await kept.entropy()).map((place) => recoveryList[place] ?? "");
		},
		/** A file, base64url, and when what is in it was read. Fails: no-identity, weak-passphrase. */
		async make(passphrase: string): Promise<{ readonly file: string; readonly at: number }> {
			if (passphrase.length < limits.passphraseCharacters) throw new Fault("weak-passphrase");
			const { contents, entropy, at } = await read();
			return { file: toBase64Url(await sealBackup(contents, { passphrase, entropy }, random)), at };
		},
		/** What a file would hold, for another browser. Fails: no-identity. */
		contents: async (): Promise<Bytes> => (await read()).contents,
		saved: kept.saved,
		asked: kept.asked,
	};
}
