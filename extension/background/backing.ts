/** Backups and what is brought back from them: where the features meet whose rows are in them. */
import type { LetterId } from "../../protocol/ids.ts";
import { createBackup } from "./backup/backup.ts";
import { readContents } from "./backup/contents.ts";
import { createRestore } from "./backup/restore.ts";
import { rowOf } from "./outbox/outbox.ts";
import { accountAgain, inUse } from "./relay-link/account.ts";
import { isRelayUrl } from "./relay-link/url.ts";
import { isOwnChoices, isSettings, keptSettings, settingsAgain } from "./settings/kept-settings.ts";
import type { Store } from "./store.ts";
import type { World } from "./world.ts";

/** What other features say of their parts of a backup. */
export const contentReaders = {
	isRelay: isRelayUrl,
	isOwnChoices,
	isSettings,
};

interface Needs extends Pick<World, "clock" | "random" | "again"> {
	readonly store: Store;
	newLetterId(): LetterId;
}

export function createBacking({ clock, random, again, store, newLetterId }: Needs) {
	return {
		backup: createBackup({
			...{ clock, random, ...store },
			settings: () => keptSettings(store.settings.settings.peek()),
		}),
		...createRestore({
			...{ clock, random, again, newLetterId, ...store },
			read: (bytes) => readContents(bytes, contentReaders),
			accountAgain: (relay) => accountAgain(relay, random),
			inUse,
			letterRow: rowOf,
			settingsAgain,
		}),
	};
}
