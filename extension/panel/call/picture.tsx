/** A live picture of somebody in the call. The sound is played where the call is held. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Picture as Kind, Seat } from "../../contract/call.ts";
import { usePanel } from "../panel.ts";
import { show } from "./show.ts";

interface Props {
	/** `null` for ourselves. */
	readonly seat: Seat | null;
	readonly what: Kind;
	readonly label: string;
	/** As in a mirror. */
	readonly isMirrored?: boolean;
	/** Something of it is on the screen. */
	painted?(): void;
}

/** A track that comes is seen within this time … */
const waitMs = 30;
/** … and one that changes or goes within this. */
const lookEveryMs = 250;

export function Picture({ seat, what, label, isMirrored, painted }: Props) {
	const video = useRef<HTMLVideoElement>(null);
	const track = useTrack(seat, what);
	const { callWindow } = usePanel();
	useEffect(() => {
		const element = video.current;
		return element && track ? show(element, { seat, what, track, callWindow }) : undefined;
	}, [track, seat, what, callWindow]);
	const classes = ["picture", `picture-${what}`, isMirrored ? "picture-mirrored" : ""];
	return (
		<video
			ref={video}
			class={classes.filter(Boolean).join(" ")}
			aria-label={label}
			onLoadedData={painted}
			autoPlay
			playsInline
			muted
		/>
	);
}

function useTrack(seat: Seat | null, what: Kind): MediaStreamTrack | null {
	const { callWindow } = usePanel();
	const [track, setTrack] = useState<MediaStreamTrack | null>(null);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout>;
		const look = () => {
			// the window goes with its document
			const found = callWindow()?.picture(seat, what) ?? null;
			const isLive = found?.readyState === "live";
			setTrack(isLive ? found : null);
			timer = setTimeout(look, isLive ? lookEveryMs : waitMs);
		};
		look();
		return () => clearTimeout(timer);
	}, [callWindow, seat, what]);
	return track;
}
