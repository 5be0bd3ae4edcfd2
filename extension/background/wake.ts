/** The head wakes: listeners are there at once, the app comes when its storage was read, and whoever called before that waits. */
import { computed, signal } from "@preact/signals-core";
import { codeOf } from "../../protocol/errors.ts";
import type { CallId, ChatId } from "../../protocol/ids.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { CallReports, HandsReports, PeerReports } from "../contract/offscreen-api.ts";
import type { View } from "../contract/view.ts";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../storage/database.ts";
import { type App, openApp } from "./app.ts";
import { createHatch, type HatchPort } from "./hatch.ts";
import { servePanel } from "./panels.ts";
import type { Waits } from "./updates.ts";
import { bareView } from "./views.ts";
import type { World } from "./world.ts";

interface Needs extends Omit<World, "hands" | "database"> {
	readonly clock: Clock;
	readonly hatch: HatchPort;
	openDatabase(): Promise<Database>;
}

type Reports = HandsReports & PeerReports & CallReports;

/** Synchronous: call it in the first turn of the worker. */
export function wake({ clock, hatch: port, journal, openDatabase, ...world }: Needs) {
	const app = signal<App | undefined>(undefined);
	const isRefused = signal(false);
	let opening: Promise<App> | undefined;

	// reports wait for the app as panels do; a hand whose report fails says it again or drops it, as the code tells
	const late =
		<Name extends keyof Reports>(name: Name) =>
		async (argument: Parameters<Reports[Name]>[0]): Promise<null> => {
			const handler = (await open()).reports[name] as (argument: unknown) => Promise<null>;
			return handler(argument);
		};
	const reports: Handlers<Reports> = {
		socketChanged: late("socketChanged"),
		text: late("text"),
		binary: late("binary"),
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

	function open(): Promise<App> {
		opening ??= (async () => {
			try {
				const database = await openDatabase();
				const fresh = await openApp({ ...world, clock, journal, database, hands: hatch.hands });
				isRefused.value = false;
				app.value = fresh;
				// not awaited: the relay may be slow, the panel must not be
				fresh.start().catch((error: unknown) => journal(`start ${codeOf(error)}`));
				return fresh;
			} catch (error) {
				isRefused.value = true;
				// the next call tries again
				opening = undefined;
				throw error;
			}
		})();
		return opening;
	}
	/** The safety net: the document is there and the relay is wanted. */
	async function check(): Promise<void> {
		const { accounts, link, tidy } = await open();
		await tidy();
		if (accounts.current.peek() && !accounts.current.peek()?.stopped) await link.apply();
	}
	const view = computed<View>(
		() => app.value?.view.value ?? bareView(isRefused.value ? "storage-refused" : "starting"),
	);
	open().catch((error: unknown) => journal(`open ${codeOf(error)}`));

	return {
		panel: (wire: Wire) => servePanel(wire, { view, app: open, askForDevices: world.askForDevices, journal }),
		hands: hatch.arrived,
		check,
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
		quick: () => open().then(({ quick }) => quick),
		/** What an update must not throw away; nothing where nothing can be kept anyway. */
		waits: (): Promise<Waits> =>
			open().then(
				({ waits }) => waits(),
				() => ({ any: false, unkept: false, call: false }),
			),
	};
}
