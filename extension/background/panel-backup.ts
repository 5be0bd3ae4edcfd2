/** What a panel asks about backups, key files, and taking everything away. What leaves and is worth it is asked for with the passphrase again. */
import { Fault } from "../../protocol/errors.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { PanelApi } from "../contract/panel-api.ts";
import type { App } from "./app.ts";
import { flag, letterId, text } from "./panel-arguments.ts";
import { momentFrom } from "./settings/choices.ts";

type BackupApi = Pick<
	PanelApi,
	| "backupWords"
	| "makeBackup"
	| "backupSaved"
	| "backupAsked"
	| "restoreBackup"
	| "beginHandover"
	| "handoverText"
	| "confirmHandover"
	| "takeOver"
	| "endHandover"
	| "keyDetails"
	| "certificateFile"
	| "keyFile"
	| "revocationFile"
	| "erase"
	| "forgetEverything"
>;

interface Lock {
	confirm(passphrase: string | undefined): Promise<void>;
	erase(isAll: boolean): Promise<void>;
	forget(): Promise<void>;
}

const optional = (value: string | undefined) => (value === undefined ? undefined : text(value));

export function backupHandlers(app: () => Promise<App>, lock: Lock): Handlers<BackupApi> {
	/** The app, for somebody who knows the passphrase where there is one. */
	async function confirmed(vault: string | undefined): Promise<App> {
		await lock.confirm(optional(vault));
		return app();
	}
	return {
		backupWords: async ({ vault }) => ({ words: await (await confirmed(vault)).backup.words() }),
		makeBackup: async ({ passphrase, vault }) => (await confirmed(vault)).backup.make(text(passphrase)),
		async backupSaved({ at }) {
			await (await app()).backup.saved(momentFrom(at) ?? 0);
			return null;
		},
		async backupAsked() {
			await (await app()).backup.asked();
			return null;
		},
		async restoreBackup({ id, file, passphrase, words }) {
			// one of the two opens it
			if ((passphrase === undefined) === (words === undefined)) throw new Fault("bad-request");
			const by = passphrase === undefined ? { words: text(words) } : { passphrase: text(passphrase) };
			await (await app()).restore({ id: letterId(id), file: text(file), ...by });
			return null;
		},
		async beginHandover({ id, vault }) {
			await (await confirmed(vault)).handing.begin(letterId(id));
			return null;
		},
		handoverText: async () => ({ text: (await app()).handing.text() }),
		async confirmHandover({ id, digits }) {
			await (await app()).handing.confirm(letterId(id), text(digits));
			return null;
		},
		async takeOver({ id, text: pasted }) {
			await (await app()).handing.take(letterId(id), text(pasted));
			return null;
		},
		async endHandover() {
			await (await app()).handing.stop();
			return null;
		},
		keyDetails: async () => (await app()).keyFiles.details(),
		certificateFile: async () => ({ text: await (await app()).keyFiles.certificate() }),
		keyFile: async ({ passphrase, vault }) => ({
			text: await (await confirmed(vault)).keyFiles.key(text(passphrase)),
		}),
		revocationFile: async ({ vault }) => ({ text: await (await confirmed(vault)).keyFiles.revocation() }),
		async erase({ isAll }) {
			// a repeat, of which the first one took its panel along
			if (!(await app()).identity.self.peek()) return null;
			await lock.erase(flag(isAll));
			return null;
		},
		async forgetEverything() {
			await lock.forget();
			return null;
		},
	};
}
