/**
 * Reports to a worker that may die at any moment. Reports go one at a time; one that was not answered is said again to the next worker. The
 * relay, our side of a call and each peer have a lane of their own, in order; the lanes take turns, so nobody who floods theirs holds up the others. A wire is
 * opened only when there is something to say, because opening it wakes the worker.
 */

import { codeOf } from "../../protocol/errors.ts";
import type { Address } from "../../protocol/ids.ts";
import { connect, type Handlers, type Remote, serve } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { CallReports, HandsApi, HandsReports, PeerReports } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";

type Reports = HandsReports & PeerReports & CallReports;
export type Report = {
	[Name in keyof Reports]: { readonly name: Name; readonly argument: Parameters<Reports[Name]>[0] };
}[keyof Reports];

interface Needs {
	readonly clock: Clock;
	readonly handlers: Handlers<HandsApi>;
	/** Opens a wire to the worker, waking it if need be. Throws when this document was orphaned. */
	dial(): Wire;
	/** More reports about the relay wait than the memory bound allows. */
	overflow(): void;
	/** More frames of this peer wait than the memory bound allows; the frames are gone. */
	flooded(peer: Address): void;
}

/** Reports kept for a worker that does not answer: at the relay's frame limit still below 64 MiB, normally below 1. */
const mostWaiting = 512;
/** Of one peer, 33 KiB each at most. An honest one waits for receipts after some dozens. */
const mostOfPeer = 128;
const redialMs = 50;

export function createReporter({ clock, handlers, dial, overflow, flooded }: Needs) {
	/** The lane whose turn it is comes first. */
	const lanes = new Map<Address | "relay" | "call", Report[]>();
	let worker: Remote<Reports> | undefined;
	let busy = false;

	function open(): Remote<Reports> {
		if (worker) return worker;
		const wire = dial();
		const fresh = connect<Reports>(wire);
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
		for (let next = lanes.entries().next().value; next; next = lanes.entries().next().value) {
			const [lane, waiting] = next;
			const [report] = waiting;
			const isSaid = report === undefined || (await say(report)) === "said";
			if (isSaid && waiting[0] === report) waiting.shift();
			lanes.delete(lane);
			if (waiting.length > 0) lanes.set(lane, waiting);
			if (!isSaid) await new Promise<void>((resolve) => clock.later(redialMs, resolve));
		}
		busy = false;
	}
	/** The report that is being said stays where it is. */
	function drop(waiting: Report[], isOld: (report: Report) => boolean) {
		for (let i = waiting.length - 1; i > 0; i--) if (isOld(waiting[i] as Report)) waiting.splice(i, 1);
	}

	return {
		/** Opens the wire now: the worker asked for it. */
		answer: () => void open(),
		report(report: Report) {
			const lane =
				"peer" in report.argument ? report.argument.peer : report.name === "callMedia" ? "call" : "relay";
			const waiting = lanes.get(lane) ?? [];
			// only the newest state of the socket, and of our devices, matters
			if (report.name === "socketChanged" || report.name === "callMedia")
				drop(waiting, ({ name }) => name === report.name);
			else if (lane === "relay" && waiting.length >= mostWaiting) return overflow();
			else if (report.name === "peerFrame" && waiting.length >= mostOfPeer) {
				drop(waiting, ({ name }) => name === "peerFrame");
				return flooded(report.argument.peer);
			}
			waiting.push(report);
			lanes.set(lane, waiting);
			void pump();
		},
	};
}
