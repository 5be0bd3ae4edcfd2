/** What is remembered of backups: the recovery words, when the last file was made, and whether a person was asked. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Bytes, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { createQueue } from "../../lib/queue.ts";
import type { RecordChange, Records } from "../../storage/sealed-records.ts";

const place = { store: "items", key: "backup" } as const;

interface Kept {
	/** What the recovery words hold, 16 bytes. */
	readonly words?: string;
	/** When what the last file holds was read, milliseconds. */
	readonly at?: number;
	readonly wasAsked?: true;
	/** The restoring that made this identity, by its id. */
	readonly restored?: string;
}

export interface KeptBackup {
	readonly now: ReadonlySignal<Kept>;
	/** What the recovery words hold, made on first use: they stay the same as long as the identity does. */
	entropy(): Promise<Bytes>;
	/** A file was handed over that holds what was there then. */
	saved(at: number): Promise<void>;
	asked(): Promise<void>;
}

export async function openKeptBackup(
	records: Records,
	random: (length: number) => Bytes,
): Promise<KeptBackup> {
	const now = signal<Kept>((await records.get<Kept>(place.store, place.key)) ?? {});
	const queue = createQueue<"kept">();
	const change = (to: (kept: Kept) => Kept): Promise<Kept> =>
		queue.run("kept", async () => {
			const next = to(now.peek());
			if (JSON.stringify(next) !== JSON.stringify(now.peek()))
				await records.write([{ ...place, value: next }]);
			now.value = next;
			return next;
		});
	return {
		now,
		async entropy() {
			const { words } = await change((kept) => ({ ...kept, words: kept.words ?? toBase64Url(random(16)) }));
			return fromBase64Url(words ?? "") ?? noBytes;
		},
		async saved(at) {
			await change((kept) => ({ ...kept, at: Math.max(at, kept.at ?? 0) }));
		},
		async asked() {
			await change((kept) => ({ ...kept, wasAsked: true }));
		},
	};
}

/** What is remembered once a backup was restored. */
export function keptAgain(kept: Required<Pick<Kept, "words" | "at" | "restored">>): RecordChange {
	return { ...place, value: { ...kept, wasAsked: true } satisfies Kept };
}
