/** What is kept: everything that outlives a worker, opened in the order in which one needs another, and put right after a death. */
import { createHousedRecords, type HousedRecords } from "../storage/housed-records.ts";
import { openMemoryRecords } from "../storage/memory-records.ts";
import { createRecords, type Records } from "../storage/sealed-records.ts";
import { commit } from "../storage/step.ts";
import { watchRecords } from "../storage/watched-records.ts";
import { openKeptBackup } from "./backup/kept.ts";
import { openShelf } from "./chats/shelf.ts";
import { type Book, openBook } from "./contacts/book.ts";
import { type Contact, choicesFor } from "./contacts/contact.ts";
import { createTurns } from "./contacts/turns.ts";
import { type Journal, openJournal } from "./diagnostics/journal.ts";
import { openKeptHandover } from "./handover/kept.ts";
import { openIdentity } from "./identity/identity.ts";
import { openInvites } from "./invites/invites.ts";
import { type Outbox, openOutbox } from "./outbox/outbox.ts";
import { openAccounts } from "./relay-link/account.ts";
import { openStay } from "./relocation/stay.ts";
import { openHalves } from "./sessions/halves.ts";
import { openSessions } from "./sessions/sessions.ts";
import { openSettings } from "./settings/settings.ts";
import type { World } from "./world.ts";

export type Store = Awaited<ReturnType<typeof openStore>>;

/** Fails with `storage-refused` where nothing can be kept. */
export async function openStore(world: World) {
	const { clock, random, database, session, vault } = world;
	const journal = await openJournal(session, clock, world.journal);
	const disk = watchRecords(createRecords(database, vault, random));
	const identity = await openIdentity(disk, clock, random);
	const accounts = await openAccounts(disk, clock, random);
	const settings = await openSettings(disk);
	const book = await openBook(disk);
	const memory = await openMemoryRecords(session);
	const records = createHousedRecords(disk, memory, (chat) => {
		const contact = book.get(chat as Contact["id"]);
		return choicesFor(contact ?? {}, settings.settings.peek().choices).history === "kept";
	});
	await finishMoves(book, records, journal);
	const shelf = await openShelf(records);
	const outbox = await openOutbox(records);
	await countOn(book, outbox, disk);
	const invites = await openInvites(disk, clock, random);
	return {
		journal,
		/** What the disk refused last, until it takes something again. */
		trouble: disk.trouble,
		identity,
		accounts,
		settings,
		book,
		invites,
		stay: await openStay(disk),
		kept: await openKeptBackup(disk, random),
		handover: await openKeptHandover(session),
		/** One change at a time for each of the people in the book. */
		turns: createTurns(book),
		records,
		/** Who is told when messages of which nothing is kept make room for others. */
		onRoom: memory.onRoom,
		shelf,
		outbox,
		sessions: await openSessions(session),
		halves: await openHalves(session, clock),
	};
}

/** A worker that died while rows moved left some behind. */
async function finishMoves(book: Book, records: HousedRecords, journal: Journal): Promise<void> {
	for (const { id } of Object.values(book.contacts.peek()))
		await records.rehouse(id).catch(() => journal.note("not-moved"));
}

/** A worker that died before it had counted what it wrote gave a number that must not be given again. */
async function countOn(book: Book, outbox: Outbox, disk: Records): Promise<void> {
	for (const contact of Object.values(book.contacts.peek())) {
		const last = outbox.of(contact.id).at(-1);
		if (last && last.seq >= contact.nextSeq)
			await commit(disk, book.put({ ...contact, nextSeq: last.seq + 1 }));
	}
}
