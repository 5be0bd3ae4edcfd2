/**
 * The lock (PROTOCOL 7). Open, the vault key is in memory and in `storage.session`. Covered, it is in neither: the app ends as with a worker that
 * died, wires and a live call stay with the hands, and what arrives waits there and with its writers. Shut, nothing runs at all.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Bytes } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import type { CallId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { LockView } from "../../contract/view.ts";
import { importRestKey } from "../../crypto/aead.ts";
import { openWithPassphrase, sealWithPassphrase } from "../../crypto/openpgp.ts";
import { Secret, wipe } from "../../crypto/secret.ts";
import type { Clock } from "../../lib/clock.ts";
import { createQueue } from "../../lib/queue.ts";
import type { Database, SessionArea } from "../../storage/database.ts";
import {
	beginCover,
	drawCurtain,
	emptySession,
	forgetLock,
	keepVault,
	markIn,
	openCurtain,
	vaultIn,
} from "./curtain.ts";
import { eraseRows } from "./erasing.ts";
import { finishResealing } from "./reseal.ts";
import { openThrottle, type Throttle } from "./throttle.ts";
import { forgetVault, plainVault, replaceVault, sealedVault } from "./vault.ts";

interface Needs {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	readonly session: SessionArea;
	database(): Promise<Database>;
	/** Ends the app where it stands. */
	end(): void;
	/** There may be an app again. */
	begin(): void;
	/** Ends every wire. */
	hangUp(): Promise<void>;
}

/** What was asked before the lock may still be kept in this time, milliseconds: a message that was just sent, the last letters of a draft. */
const graceMs = 100;

export function createLock({ clock, random, session, database, end, begin, hangUp }: Needs) {
	const is = signal<LockView["is"]>("none");
	const call = signal<CallId | null>(null);
	const throttle = signal<Throttle | undefined>(undefined);
	const view = computed<LockView>(() => ({
		is: is.value,
		waits: throttle.value?.left.value ?? 0,
		isInCall: is.value === "covered" && call.value !== null,
	}));
	/** Covering, shutting and sealing anew, one after the other. */
	let last: Promise<unknown> = Promise.resolve();
	/** What a passphrase is asked for, and what takes the vault away: none of it is done on what another of them is just changing. */
	const acts = createQueue<"vault">();
	/** How often the lock was pressed: Argon2 takes a second, and whoever pressed it meanwhile had the last word. */
	let presses = 0;

	const isLocked = () => is.peek() === "covered" || is.peek() === "shut";
	const grace = () => new Promise<void>((resolve) => void clock.later(graceMs, resolve));
	function inTurn<T>(act: () => Promise<T>): Promise<T> {
		const next = last.then(act);
		last = next.catch(() => {});
		return next;
	}
	async function tries(): Promise<Throttle> {
		const open = throttle.peek() ?? (await openThrottle(await database(), clock));
		// another may have been quicker
		throttle.value = throttle.peek() ?? open;
		return throttle.value;
	}
	/** What is written about tries must not come back after everything is gone. */
	async function forgetTries(): Promise<void> {
		await throttle.peek()?.passed();
		throttle.value = undefined;
	}
	/** The vault key, by the first of these passphrases that opens it. Fails: wrong-passphrase, too-fast, vault-damaged. */
	async function tried(message: Bytes, ...passphrases: readonly string[]) {
		const counted = await tries();
		await counted.begin();
		for (const by of passphrases) {
			const vault = await openWithPassphrase(by, message);
			if (vault === "wrong") continue;
			await counted.passed();
			if (vault === "damaged") throw new Fault("vault-damaged");
			return { vault, by };
		}
		throw new Fault("wrong-passphrase");
	}
	/** A lock that is pressed before anybody knows what there is to lock waits for that. */
	async function press(): Promise<void> {
		presses++;
		if (is.peek() === "none" || is.peek() === "sealing") await last;
	}
	/** One act at a time, told whether it still stands: not where the lock was pressed after it began. */
	function act<T>(job: (stands: () => boolean) => Promise<T>): Promise<T> {
		const before = presses;
		return acts.run("vault", async () => {
			await last;
			return job(() => before === presses);
		});
	}
	async function use(disk: Database, vault: Secret): Promise<CryptoKey> {
		await finishResealing(disk, vault, random);
		const key = await importRestKey(vault);
		wipe(vault);
		return key;
	}
	async function openVault(): Promise<CryptoKey> {
		if (isLocked()) throw new Fault("locked");
		const disk = await database();
		const message = await sealedVault(disk);
		if (!message) {
			// a worker that died when it had taken the passphrase away, or everything
			await forgetLock(session);
			const key = await use(disk, await plainVault(disk, random));
			is.value = "none";
			return key;
		}
		const kept = await session.all();
		const [mark, vault] = [markIn(kept), vaultIn(kept, message)];
		if (vault && !mark) {
			const key = await use(disk, vault);
			is.value = "open";
			return key;
		}
		// a worker that died while it covered
		if (vault && mark && !mark.isDrawn) await drawCurtain(session, vault, random);
		call.value = mark?.call ?? null;
		if (!mark) {
			await emptySession(session);
			// a worker that died while it signed out left the wires
			await hangUp();
		}
		await tries();
		is.value = mark ? "covered" : "shut";
		throw new Fault("locked");
	}

	return {
		view: view as ReadonlySignal<LockView>,
		isLocked,
		/** The call that goes on behind the lock. */
		call: call as ReadonlySignal<CallId | null>,
		/** It was hung up. */
		callEnded(): void {
			call.value = null;
		},
		/** The key for records. Fails with `locked`, and with `storage-refused` where nothing can be kept. */
		open: () => inTurn(openVault),
		/** Fails: wrong-passphrase, too-fast, vault-damaged, locked where the lock was pressed again meanwhile. */
		unlock: (passphrase: string): Promise<void> =>
			// what is being covered is covered first
			act(async (stands) => {
				if (!isLocked()) return;
				const message = await sealedVault(await database());
				if (!message) throw new Fault("vault-damaged");
				const { vault } = await tried(message, passphrase);
				await inTurn(async () => {
					if (!stands()) throw new Fault("locked");
					await openCurtain(session, vault, message);
					call.value = null;
					is.value = "open";
				});
				begin();
			}),
		/** Covers everything, at once for whoever looks. `live`: the call that goes on. */
		async cover(live: CallId | null): Promise<void> {
			await press();
			if (is.peek() !== "open") return;
			call.value = live;
			is.value = "covered";
			await inTurn(async () => {
				await beginCover(session, live);
				await grace();
				end();
				const message = await sealedVault(await database());
				const vault = message && vaultIn(await session.all(), message);
				if (vault) await drawCurtain(session, vault, random);
			});
		},
		async shut(): Promise<void> {
			await press();
			const before = is.peek();
			if (before !== "open" && before !== "covered") return;
			call.value = null;
			is.value = "shut";
			await inTurn(async () => {
				// from here on a worker that dies has signed out
				await forgetLock(session);
				// behind the lock there is no app, and nobody who asks is to ask again
				if (before === "open") {
					await grace();
					end();
				}
				await emptySession(session);
				await hangUp();
			});
		},
		/** Asks again before something leaves that is worth it. Nothing where there is no passphrase. Fails: wrong-passphrase, too-fast, locked. */
		confirm: (passphrase: string | undefined): Promise<void> =>
			act(async (stands) => {
				if (isLocked()) throw new Fault("locked");
				const message = await sealedVault(await database());
				if (!message) return;
				// nothing was typed yet: that is no try
				if (passphrase === undefined) throw new Fault("wrong-passphrase");
				wipe((await tried(message, passphrase)).vault);
				if (!stands()) throw new Fault("locked");
			}),
		/** Ends the app, and opens another on what is stored. */
		async again(): Promise<void> {
			await inTurn(async () => end());
			begin();
		},
		/** Takes everything away, or leaves the lock and the settings. Fails: locked, storage-refused, storage-full. */
		erase: (isAll: boolean): Promise<void> =>
			act(async () => {
				if (isLocked()) throw new Fault("locked");
				await inTurn(async () => {
					const disk = await database();
					await grace();
					end();
					// first what belongs to the disk: whoever dies in between has everything, and is asked anew
					await emptySession(session, true);
					await hangUp();
					if (isAll) await forgetTries();
					await eraseRows(disk, isAll);
					if (!isAll) return;
					await forgetVault(disk);
					await forgetLock(session);
					is.value = "none";
				}).finally(begin);
			}),
		/** The same behind the lock, for somebody who forgot the passphrase: nothing is read. Nothing while it is open. Fails: storage-refused. */
		forget: (): Promise<void> =>
			act(async () => {
				if (!isLocked()) return;
				await inTurn(async () => {
					const disk = await database();
					// first what belongs to the disk: whoever dies in between is shut, and has everything
					await emptySession(session);
					await hangUp();
					call.value = null;
					await forgetTries();
					await eraseRows(disk, true);
					await forgetVault(disk);
					is.value = "none";
				}).finally(begin);
			}),
		/** `null` for none. Fails: wrong-passphrase, weak-passphrase, too-fast, locked. A repeat is the same act. */
		change: (old: string | undefined, passphrase: string | null): Promise<void> =>
			act(async () => {
				if (isLocked()) throw new Fault("locked");
				if (passphrase !== null && passphrase.length < limits.passphraseCharacters)
					throw new Fault("weak-passphrase");
				const disk = await database();
				const message = await sealedVault(disk);
				if (!message && passphrase === null) return;
				let before: Secret;
				if (message) {
					const asked = [old, passphrase].filter((each) => typeof each === "string");
					const { vault, by } = await tried(message, ...asked);
					// the answer to an earlier call was lost on its way
					if (by !== old) return;
					before = vault;
				} else before = await plainVault(disk, random);
				const fresh = new Secret(random(32));
				const sealed = passphrase === null ? undefined : await sealWithPassphrase(passphrase, fresh);
				await inTurn(async () => {
					if (isLocked()) throw new Fault("locked");
					is.value = "sealing";
					try {
						await grace();
						end();
						await replaceVault(disk, random, { old: before, fresh, ...(sealed && { message: sealed }) });
						if (sealed) await keepVault(session, fresh, sealed);
						else await forgetLock(session);
						await finishResealing(disk, fresh, random);
					} finally {
						is.value = (await sealedVault(disk)) ? "open" : "none";
						begin();
					}
				});
			}),
	};
}
