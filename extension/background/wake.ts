/** The head wakes: listeners are there at once, the app comes when its storage was read, and whoever called before that waits. */
import { computed, signal } from "@preact/signals-core";
import { codeOf } from "../../protocol/errors.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { HandsReports } from "../contract/offscreen-api.ts";
import type { View } from "../contract/view.ts";
import type { Clock } from "../lib/clock.ts";
import type { Database } from "../storage/database.ts";
import { type App, openApp, type World } from "./app.ts";
import { createHatch, type HatchPort } from "./hatch.ts";
import { servePanel } from "./panels.ts";
import { bareView } from "./views.ts";

interface Needs extends Omit<World, "hands" | "database"> {
	readonly clock: Clock;
	readonly hatch: HatchPort;
	openDatabase(): Promise<Database>;
}

/** Synchronous: call it in the first turn of the worker. */
export function wake({ clock, hatch: port, journal, openDatabase, ...world }: Needs) {
	const app = signal<App | undefined>(undefined);
	const isRefused = signal(false);
	let opening: Promise<App> | undefined;

	// reports wait for the app as panels do; a hand whose report fails says it again or drops it, as the code tells
	const late =
		<Name extends keyof HandsReports>(name: Name) =>
		async (argument: Parameters<HandsReports[Name]>[0]): Promise<null> => {
			const handler = (await open()).reports[name] as (argument: unknown) => Promise<null>;
			return handler(argument);
		};
	const reports: Handlers<HandsReports> = {
		socketChanged: late("socketChanged"),
		text: late("text"),
		binary: late("binary"),
		due: late("due"),
	};
	const hatch = createHatch({ port, clock, journal, reports, gone: () => void check().catch(() => {}) });

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
		panel: (wire: Wire) => servePanel(wire, { view, app: open, journal }),
		hands: hatch.arrived,
		check,
		/** Whether an update may be installed now. */
		isIdle: () => app.peek()?.isIdle() ?? true,
	};
}
