/** The browser's own debugging protocol, flat: what Playwright does not reach, which is the worker and the offscreen document. */
import { WebSocket } from "ws";

interface Message {
	readonly id?: number;
	readonly sessionId?: string;
	readonly method?: string;
	readonly params?: Record<string, unknown>;
	readonly result?: Record<string, unknown>;
	readonly error?: { readonly message: string };
}

export interface Attached {
	send(method: string, params?: object): Promise<Record<string, unknown>>;
	/** The value of an expression; a promise is waited for. Throws what it throws. */
	evaluate<T>(expression: string): Promise<T>;
	on(method: string, handler: (params: Record<string, unknown>) => void): void;
	/** Lets go: an attached worker is never idle. */
	detach(): Promise<void>;
}

export async function connectProtocol(endpoint: string) {
	const version = (await (await fetch(`${endpoint}/json/version`)).json()) as {
		webSocketDebuggerUrl: string;
	};
	const socket = new WebSocket(version.webSocketDebuggerUrl, { perMessageDeflate: false });
	await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
	const calls = new Map<number, (message: Message) => void>();
	const handlers = new Map<string, ((params: Record<string, unknown>) => void)[]>();
	let last = 0;
	socket.on("message", (data) => {
		const message = JSON.parse(String(data)) as Message;
		if (message.id !== undefined) {
			calls.get(message.id)?.(message);
			calls.delete(message.id);
		} else
			for (const handler of handlers.get(`${message.sessionId ?? ""} ${message.method}`) ?? [])
				handler(message.params ?? {});
	});
	socket.on("close", () => {
		for (const answer of calls.values()) answer({ error: { message: "the browser is gone" } });
		calls.clear();
	});

	async function send(method: string, params: object = {}, sessionId?: string) {
		last += 1;
		const id = last;
		const answer = new Promise<Message>((resolve) => calls.set(id, resolve));
		socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
		const { result, error } = await answer;
		if (error) throw new Error(`${method}: ${error.message}`);
		return result ?? {};
	}

	return {
		send,
		async attach(targetId: string): Promise<Attached> {
			const { sessionId } = (await send("Target.attachToTarget", { targetId, flatten: true })) as {
				sessionId: string;
			};
			const sendHere = (method: string, params?: object) => send(method, params, sessionId);
			return {
				send: sendHere,
				async evaluate<T>(expression: string) {
					const { result, exceptionDetails } = (await sendHere("Runtime.evaluate", {
						expression,
						awaitPromise: true,
						returnByValue: true,
					})) as {
						result: { value: T };
						exceptionDetails?: { text: string; exception?: { description?: string } };
					};
					if (exceptionDetails)
						throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
					return result.value;
				},
				on(method, handler) {
					const key = `${sessionId} ${method}`;
					handlers.set(key, [...(handlers.get(key) ?? []), handler]);
				},
				detach: async () => void (await send("Target.detachFromTarget", { sessionId }).catch(() => {})),
			};
		},
		close: () => socket.terminate(),
	};
}
export type Protocol = Awaited<ReturnType<typeof connectProtocol>>;
