/** The reference: two pages, each in one of the browsers, with one RTCPeerConnection and the same devices, and nothing in between. */
import type { Page } from "playwright";
import type { Pair } from "../../test/e2e/pair.ts";

interface Bare {
	__tell(text: string): Promise<void>;
	__hear(text: string): void;
	__begin(): Promise<number>;
}

/** Runs inside a page: the offerer takes its devices when it begins, the other one has them already. */
function prepare(isOfferer: boolean): void {
	const scope = globalThis as unknown as Bare;
	const wish = { audio: true, video: { width: 640, height: 360 } };
	let connection: RTCPeerConnection;
	let first: (at: number) => void = () => {};
	const open = (stream: MediaStream) => {
		connection = new RTCPeerConnection();
		for (const track of stream.getTracks()) connection.addTrack(track, stream);
		connection.onicecandidate = ({ candidate }) =>
			candidate && void scope.__tell(JSON.stringify({ candidate }));
		connection.ontrack = ({ track }) => {
			if (track.kind !== "video") return;
			const video = document.createElement("video");
			Object.assign(video, { muted: true, autoplay: true, srcObject: new MediaStream([track]) });
			document.documentElement.append(video);
			video.requestVideoFrameCallback(() => first(performance.timeOrigin + performance.now()));
		};
	};
	const describe = async () => {
		await connection.setLocalDescription();
		await scope.__tell(JSON.stringify({ description: connection.localDescription }));
	};
	const ready = isOfferer ? undefined : navigator.mediaDevices.getUserMedia(wish);
	let steps: Promise<void> = Promise.resolve();
	scope.__hear = (text) => {
		steps = steps.then(async () => {
			const { description, candidate } = JSON.parse(text);
			if (!connection && ready) open(await ready);
			if (candidate) await connection.addIceCandidate(candidate);
			if (description) await connection.setRemoteDescription(description);
			if (description?.type === "offer") await describe();
		});
	};
	scope.__begin = async () => {
		const begin = performance.timeOrigin + performance.now();
		open(await navigator.mediaDevices.getUserMedia(wish));
		const painted = new Promise<number>((resolve) => {
			first = resolve;
		});
		await describe();
		return (await painted) - begin;
	};
}

export interface BarePages {
	/** Milliseconds from the moment the offerer begins to the first frame of the other. */
	once(): Promise<number>;
}

/** The pages stay open: a tab that is closed may take the side panel of its window with it. */
export async function openBare({ alice, bob }: Pair): Promise<BarePages> {
	const open = async (profile: Pair["alice"]): Promise<Page> => {
		const page = await profile.context.newPage();
		await page.goto(`${profile.origin}/manifest.json`);
		return page;
	};
	const [a, b] = [await open(alice), await open(bob)];
	for (const [page, other] of [
		[a, b],
		[b, a],
	] as const)
		await page.exposeFunction("__tell", (text: string) =>
			other.evaluate((said) => (globalThis as unknown as Bare).__hear(said), text),
		);
	return {
		async once() {
			await a.evaluate(prepare, false);
			await b.evaluate(prepare, true);
			await new Promise((resolve) => setTimeout(resolve, 500));
			const ms = await b.evaluate(() => (globalThis as unknown as Bare).__begin());
			// frees the devices
			await Promise.all([a.reload(), b.reload()]);
			return ms;
		},
	};
}
