/** A gate on the way of two connections: their candidates lead through it, and it can be shut. */
import { createSocket, type Socket } from "node:dgram";
import { networkInterfaces } from "node:os";

export function createGate() {
	const sockets: Socket[] = [];
	let isShut = false;

	/** A port that leads to this address, and back to whoever came last. */
	async function portTo(address: string, port: number): Promise<number> {
		const socket = createSocket("udp4");
		sockets.push(socket);
		let from: { readonly address: string; readonly port: number } | undefined;
		socket.on("message", (bytes, sender) => {
			if (isShut) return;
			const isBack = sender.port === port && sender.address === address;
			if (!isBack) from = sender;
			const to = isBack ? from : { address, port };
			if (to) socket.send(bytes, to.port, to.address);
		});
		socket.on("error", () => {});
		await new Promise<void>((resolve) => socket.bind(0, resolve));
		return socket.address().port;
	}
	const isOurs = (address: string) =>
		Object.values(networkInterfaces()).some((all) => all?.some((each) => each.address === address));
	return {
		/** The same candidate, through the gate; `null` for one that cannot be led through. */
		async through(candidate: string): Promise<string | null> {
			const parts = candidate.split(" ");
			const [, , transport = "", , address = "", port = ""] = parts;
			if (candidate === "") return candidate;
			if (transport.toLowerCase() !== "udp" || !/^\d+(\.\d+){3}$/.test(address) || !isOurs(address))
				return null;
			parts[5] = String(await portTo(address, Number(port)));
			return parts.join(" ");
		},
		shut(is: boolean): void {
			isShut = is;
		},
		close(): void {
			for (const socket of sockets) socket.close();
		},
	};
}
export type Gate = ReturnType<typeof createGate>;
