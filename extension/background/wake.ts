/** The head wakes: listeners are there at once, the app comes when its storage was read, and whoever called before that waits. */
import { computed, effect, signal } from "@preact/signals-core";
import { fromBase64Url } from "../../protocol/bytes.ts";
import { codeOf, Fault } from "../../protocol/errors.ts";
import type { CallId, ChatId } from "../../protocol/ids.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { CallReports, HandsReports, PeerReports } from "../contract/offscreen-api.ts";
import type { View } from "../contract/view.ts";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../storage/database.ts";
import { type App, openApp } from "./app.ts";
import { isJoined } from "./calls/call.ts";
import { createHatch, type HatchPort } from "./hatch.ts";
import { createLeash, type Leash } from "./lock/leash.ts";
import { createLock } from "./lock/lock.ts";
import { servePanel } from "./panels.ts";
import type { Waits } from "./updates.ts";
import { bareView } from "./views.ts";
import type { World } from "./world.ts";

interface Needs extends Omit<World, "hands" | "database" | "vault" | "lock" | "again"> {
	readonly clock: Clock;
	readonly hatch: HatchPort;
	openDatabase(): Promise<Database>;
	/** The browser tells when nobody touched anything for so many seconds. */
	watchIdle(seconds: number): void;
}

type Reports = HandsReports & PeerReports & CallReports;

/** The shortest time that browsers watch. */
const shortestIdleSeconds = 60;

/** Synchronous: call it in the first turn of the worker. */
export function wake({ clock, hatch: port, journal, openDatabase, watchIdle, ...world }: Needs) {
	const app = signal<App | undefined>(undefined);
	const isRefused = signal(false);
	let opening: Promise<App> | undefined;
	let leash: Leash | undefined;
	const panels = new Set<{ end(): void }>();
	/** Whoever waits for an app behind the lock. */
	const waiting: (() => void)[] = [];
	let hasCome = false;

	let database: Promise<Database> | undefined;
	const lock = createLock({
		clock,
		random: world.random,
		session: world.session,
		database() {
			database ??= openDatabase().catch((error: unknown) => {
				// the next call tries again
				database = undefined;
				throw error;
			});
			return database;
		},
		end() {
			leash?.cut();
			app.value = undefined;
			opening = undefined;
			// what was asked is answered by nobody any more: whoever asked asks again
			for (const panel of panels) panel.end();
			panels.clear();
			hatch.drop();
		},
		begin() {
			for (const go of waiting.splice(0)) go();
			open().catch((error: unknown) => journal(`open ${codeOf(error)}`));
		},
		hangUp: () => port.close(),
	});

	/** The app, once nothing is locked. Reports wait here with whoever made them: the hands keep them, and so do the writers of letters. */
	async function openLate(): Promise<App> {
		for (;;) {
			const next = new Promise<void>((resolve) => waiting.push(resolve));
			try {
				return await open();
			} catch (error) {
				if (codeOf(error) !== "locked") throw error;
				await next;
			}
		}
	}
	// reports wait for the app as panels do; a hand whose report fails says it again or drops it, as the code tells
	const late =
		<Name extends keyof Reports>(name: Name) =>
		async (argument: Parameters<Reports[Name]>[0]): Promise<null> => {
			const handler = (await openLate()).reports[name] as (argument: unknown) => Promise<null>;
			return handler(argument);
		};
	/** Behind the lock one notification says that something came; what the relay may leave out is nothing to tell of. */
	const frameCame = (bytes: string) => {
		if (!lock.isLocked() || hasCome || ((fromBase64Url(bytes)?.[1] ?? 1) & 1) === 1) return;
		hasCome = true;
		world.notices.locked(true, "came");
	};
	const reports: Handlers<Reports> = {
		socketChanged: late("socketChanged"),
		text: late("text"),
		binary(argument) {
			frameCame(argument.bytes);
			return late("binary")(argument);
		},
		due: late("due"),
		peerChanged: late("peerChanged"),
		peerSignal: late("peerSignal"),
		peerRestart: late("peerRestart"),
		peerFrame: late("peerFrame"),
		callMedia: late("callMedia"),
		callLink: late("callLink"),
		callSignal: late("callSignal"),
		callRestart: late("callRestart"),
	};
	const gone = () => {
		const { direct, calls } = app.peek() ?? {};
		void direct?.sync().catch(() => {});
		void calls?.sync().catch(() => {});
		void check().catch(() => {});
	};
	const hatch = createHatch({ port, clock, journal, reports, gone });

	/** One app, in a world of its own that can be taken from it. */
	async function openOne(own: Leash): Promise<App> {
		try {
			const vault = await lock.open();
			const { tie, hold } = own;
			const fresh = await openApp({
				...world,
				journal,
				vault,
				lock: lock.view,
				again: () => void lock.again().catch((error: unknown) => journal(`again ${codeOf(error)}`)),
				clock: own.clock(clock),
				database: tie((await database) as Database),
				session: tie(world.session),
				notices: hold(world.notices),
				quick: hold(world.quick),
				hands: tie({ hands: hatch.hands }).hands,
			});
			isRefused.value = false;
			return fresh;
		} catch (error) {
			isRefused.value = codeOf(error) !== "locked";
			throw error;
		}
	}
	function open(): Promise<App> {
		if (lock.isLocked() && !app.peek()) return Promise.reject(new Fault("locked"));
		if (opening) return opening;
		const own = createLeash();
		leash = own;
		const mine = openOne(own).then(
			(fresh) => {
				if (leash !== own) return fresh;
				app.value = fresh;
				hasCome = false;
				world.notices.locked(false);
				// not awaited: the relay may be slow, the panel must not be
				fresh.start().catch((error: unknown) => journal(`start ${codeOf(error)}`));
				return fresh;
			},
			(error: unknown) => {
				// the next call tries again
				if (opening === mine) opening = undefined;
				throw error;
			},
		);
		opening = mine;
		return mine;
	}
	/** The safety net: the document is there and the relay is wanted. */
	async function check(): Promise<void> {
		const { accounts, link, handing, tidy } = await open();
		await tidy();
		const isWanted = accounts.current.peek() && !accounts.current.peek()?.stopped;
		if (isWanted || handing.passage.isOn()) await link.apply();
	}
	const isShown = computed(() => !["covered", "shut", "sealing"].includes(lock.view.value.is));
	const view = computed<View>(() => {
		if (!isShown.value) return bareView("locked", lock.view.value);
		return (
			app.value?.view.value ?? bareView(isRefused.value ? "storage-refused" : "starting", lock.view.value)
		);
	});
	effect(() => {
		if (isShown.value) return;
		leash?.mute();
		world.notices.locked(true);
		world.quick.menu({ people: [], call: null, canSend: false });
	});
	effect(() => {
		const minutes = app.value?.settings.settings.value.locking.idleMinutes ?? 0;
		if (app.value) watchIdle(Math.max(shortestIdleSeconds, minutes * 60));
	});
	open().catch((error: unknown) => journal(`open ${codeOf(error)}`));

	async function cover(): Promise<void> {
		// a worker that has just woken knows of no call yet
		if (!app.peek() && !lock.isLocked()) await open().catch(() => {});
		const call = app.peek()?.calls.now.peek();
		if (!isJoined(call ?? null)) {
			// nothing rings behind the lock
			if (call) world.notices.quiet(call.id);
			if (call) void hatch.hands().then((remote) => remote.callSound({ sound: null }));
		}
		await lock.cover(isJoined(call ?? null) ? (call?.id ?? null) : null);
	}

	return {
		panel(wire: Wire) {
			const panel = servePanel(wire, {
				view,
				app: open,
				lock: {
					unlock: lock.unlock,
					cover,
					shut: lock.shut,
					change: lock.change,
					confirm: lock.confirm,
					erase: lock.erase,
					forget: lock.forget,
					async endCall() {
						const call = lock.call.peek();
						if (!call) return;
						await (await hatch.hands()).callEnd({ call });
						lock.callEnded();
					},
				},
				askForDevices: world.askForDevices,
				journal,
			});
			panels.add(panel);
			wire.onClose(() => panels.delete(panel));
		},
		hands: hatch.arrived,
		check,
		/** The browser or the extension has just started. */
		async started(): Promise<void> {
			await check().catch((error: unknown) => {
				if (codeOf(error) === "locked") world.notices.locked(true, "locked");
				else throw error;
			});
		},
		/** Nobody touched anything for as long as was asked for (`idle`), or the computer was locked. */
		async left(how: "idle" | "locked"): Promise<void> {
			// nor is it opened by a passphrase that was typed just before
			if (how === "locked" && lock.isLocked()) return cover();
			const { locking } = (await open()).settings.settings.peek();
			if (how === "locked" ? locking.withScreen : locking.idleMinutes > 0) await cover();
		},
		/** A notification about a chat was clicked, in this window. */
		async opens(chat: ChatId, window: number): Promise<void> {
			(await open()).intent.open({ chat, window });
		},
		/** A button of a call's notification was pressed. */
		async answers(call: CallId, isYes: boolean): Promise<void> {
			const { calls } = await open();
			if (isYes) await calls.answer(call, { video: false, withoutMicrophone: false });
			else await calls.hangUp(call);
		},
		quick: () => (lock.isLocked() ? Promise.reject(new Fault("locked")) : open().then(({ quick }) => quick)),
		/** What an update must not throw away; nothing where nothing can be kept anyway. */
		waits: (): Promise<Waits> =>
			open().then(
				({ waits }) => waits(),
				// behind the lock nobody can say what of ours waits unkept
				() => ({ any: lock.isLocked(), unkept: false, call: lock.call.peek() !== null }),
			),
	};
}
