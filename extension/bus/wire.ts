/** One ordered pipe to one other context. It closes once, for good; nothing arrives after that. */
export interface Wire {
	post(message: unknown): void;
	onMessage(handler: (message: unknown) => void): void;
	onClose(handler: () => void): void;
	close(): void;
}

/** Two ends of a pipe in one process. Messages arrive in order, in a later microtask, as structured copies. */
export function wirePair(): [Wire, Wire] {
	const left = end();
	const right = end();
	left.join(right);
	right.join(left);
	return [left, right];
}

interface End extends Wire {
	join(other: End): void;
	receive(message: unknown): void;
	ended(): void;
}

function end(): End {
	const messageHandlers: ((message: unknown) => void)[] = [];
	const closeHandlers: (() => void)[] = [];
	let other: End | undefined;
	let open = true;
	return {
		join: (peer) => {
			other = peer;
		},
		post(message) {
			if (!open) return;
			const copy = JSON.stringify(message);
			queueMicrotask(() => other?.receive(copy));
		},
		receive(copy) {
			if (!open) return;
			const message: unknown = JSON.parse(copy as string);
			for (const handler of messageHandlers) handler(message);
		},
		onMessage: (handler) => void messageHandlers.push(handler),
		onClose: (handler) => void closeHandlers.push(handler),
		ended() {
			if (!open) return;
			open = false;
			for (const handler of closeHandlers) handler();
		},
		close() {
			if (!open) return;
			open = false;
			other?.ended();
		},
	};
}
