/** Whether a relay answers, asked with a connection of its own that says nothing and ends with the answer. */
import type { Clock } from "../lib/clock.ts";
import type { Socket, SocketEvents } from "./relay-socket.ts";

interface Needs {
	readonly clock: Clock;
	dial(url: string, events: SocketEvents): Socket;
}

/** As long as the wire itself would wait, milliseconds. */
const longestMs = 10_000;

export function createRelayProbe({ clock, dial }: Needs): (url: string) => Promise<boolean> {
	return (url) =>
		new Promise((resolve) => {
			const cancel = clock.later(longestMs, () => end(false));
			const end = (answers: boolean) => {
				cancel();
				resolve(answers);
				socket.close();
			};
			const socket = dial(url, {
				onOpen: () => end(true),
				onText() {},
				onBinary() {},
				onClose: () => {
					cancel();
					resolve(false);
				},
			});
		});
}
