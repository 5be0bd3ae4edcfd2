/** How the hands are opened and found again. The only file that knows that they live in an offscreen document. */
import { connect, type Handlers, type Remote, serve } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { CallReports, HandsApi, HandsReports, PeerReports } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";

/** The browser's part. */
export interface HatchPort {
	/** Whether the document exists. */
	exists(): Promise<boolean>;
	/** Makes it; two makers at once are one. */
	create(): Promise<void>;
	/** Asks the document to open a wire to this worker. */
	callIt(): Promise<void>;
	/** Ends it, and every wire with it. */
	close(): Promise<void>;
}

interface Needs {
	readonly port: HatchPort;
	readonly clock: Clock;
	readonly reports: Handlers<HandsReports & PeerReports & CallReports>;
	/** The document is gone, and with it every wire. */
	gone(): void;
	journal(event: string): void;
}

/** A document that was called and opens no wire in this time is called again. */
const answerMs = 1_000;

export function createHatch({ port, clock, reports, gone, journal }: Needs) {
	let hands: Remote<HandsApi> | undefined;
	let current: Wire | undefined;
	let opening: Promise<Remote<HandsApi>> | undefined;
	const waiting = new Set<(remote: Remote<HandsApi>) => void>();

	async function open(): Promise<Remote<HandsApi>> {
		for (;;) {
			if (hands) return hands;
			const arrived = new Promise<Remote<HandsApi> | undefined>((resolve) => {
				const cancel = clock.later(answerMs, () => resolve(undefined));
				waiting.add((remote) => {
					cancel();
					resolve(remote);
				});
			});
			if (!(await port.exists())) await port.create();
			// it opens a wire by itself only when it has something to say
			await port.callIt().catch(() => journal("hands-deaf"));
			const remote = await arrived;
			if (remote) return remote;
		}
	}
	return {
		/** The hands' functions; makes the document when it is missing. */
		hands(): Promise<Remote<HandsApi>> {
			if (hands) return Promise.resolve(hands);
			opening ??= open().finally(() => {
				opening = undefined;
			});
			return opening;
		},
		/** Lets go of the wire: whatever was asked or reported on it is answered by nobody. The hands report again to whoever comes next. */
		drop(): void {
			hands = undefined;
			current?.close();
			current = undefined;
		},
		/** A wire that the document opened. */
		arrived(wire: Wire): void {
			const remote = connect<HandsApi>(wire);
			serve<HandsReports & PeerReports>(wire, reports, () => journal("bug"));
			hands = remote;
			current = wire;
			wire.onClose(() => {
				if (hands !== remote) return;
				hands = undefined;
				port.exists().then(
					(does) => does || gone(),
					() => journal("hatch"),
				);
			});
			for (const tell of waiting) tell(remote);
			waiting.clear();
		},
	};
}
