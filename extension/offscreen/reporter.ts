/**
 * Reports to a worker that may die at any moment. Reports go one at a time, in order; one that was not answered is said again to the
 * next worker. A wire is opened only when there is something to say, because opening it wakes the worker.
 */

import { codeOf } from "../../protocol/errors.ts";
import { connect, type Handlers, type Remote, serve } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { HandsApi, HandsReports } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";

type Report = {
	[Name in keyof HandsReports]: { readonly name: Name; readonly argument: Parameters<HandsReports[Name]>[0] };
}[keyof HandsReports];

interface Needs {
	readonly clock: Clock;
	readonly handlers: Handlers<HandsApi>;
	/** Opens a wire to the worker, waking it if need be. Throws when this document was orphaned. */
	dial(): Wire;
	/** More reports wait than the memory bound allows. */
	overflow(): void;
}

/** Reports kept for a worker that does not answer: at the relay's frame limit still below 64 MiB, normally below 1. */
const mostWaiting = 512;
const redialMs = 50;

export function createReporter({ clock, handlers, dial, overflow }: Needs) {
	const waiting: Report[] = [];
	let worker: Remote<HandsReports> | undefined;
	let busy = false;

	function open(): Remote<HandsReports> {
		if (worker) return worker;
		const wire = dial();
		const fresh = connect<HandsReports>(wire);
		serve<HandsApi>(wire, handlers);
		wire.onClose(() => {
			if (worker === fresh) worker = undefined;
		});
		worker = fresh;
		return fresh;
	}

	async function say(report: Report): Promise<"said" | "again"> {
		try {
			const call = open()[report.name] as (argument: unknown) => Promise<unknown>;
			await call(report.argument);
			return "said";
		} catch (error) {
			// any other code is the worker's last word on this report
			return codeOf(error) === "disconnected" ? "again" : "said";
		}
	}

	async function pump() {
		if (busy) return;
		busy = true;
		for (let report = waiting[0]; report; report = waiting[0]) {
			if ((await say(report)) === "said") waiting.shift();
			else await new Promise<void>((resolve) => clock.later(redialMs, resolve));
		}
		busy = false;
	}

	return {
		/** Opens the wire now: the worker asked for it. */
		answer: () => void open(),
		report(report: Report) {
			// only the newest state of the socket matters
			if (report.name === "socketChanged") {
				const old = waiting.findIndex(({ name }, index) => name === "socketChanged" && index > 0);
				if (old > 0) waiting.splice(old, 1);
			}
			if (waiting.length >= mostWaiting && report.name !== "socketChanged") return overflow();
			waiting.push(report);
			void pump();
		},
	};
}
