/** Reads a QR code with the camera, beside whatever asks for it. What it holds is decided by who asked; the picture goes nowhere. */
import { useEffect, useRef, useState } from "preact/hooks";
import { decodeQR } from "qr/decode.js";
import { DeviceRefusal } from "../call/device-refusal.tsx";
import { useTrial } from "../call/device-trial.ts";
import { useView } from "../panel.ts";
import { t } from "../words/words.ts";
import { Dialog } from "./dialog.tsx";

interface Props {
	readonly hint: string;
	/** What is said of a code that is none of the kind. */
	readonly wrong: string;
	/** A code that was read; `false`: it is of another kind, and the next one is waited for. */
	onFound(text: string): boolean;
	onClose(): void;
}

/** A code is held for a second or two; each look costs some milliseconds. */
const lookEveryMs = 150;
/** Codes of ours have 41 to 77 modules: more would cost time and find nothing more. */
const widest = 640;

export function Scan({ hint, wrong, onFound, onClose }: Props) {
	const { devices } = useView().settings;
	const { state, stream } = useTrial("video", devices.camera, true);
	const video = useRef<HTMLVideoElement>(null);
	const [isWrong, setWrong] = useState(false);
	const found = useRef(onFound);
	found.current = onFound;
	useEffect(() => {
		const element = video.current;
		if (!element || !stream) return;
		element.srcObject = stream;
		// not by the attribute: what plays by it is stopped where the browser finds it out of sight, and the last frame is read for ever
		void element.play().catch(() => {});
		return readCodes(element, (text) => {
			const isOurs = found.current(text);
			setWrong(!isOurs);
			return isOurs;
		});
	}, [stream]);
	return (
		<Dialog title={t("scan.title")} acts={null} isTall onNo={onClose}>
			<p class="muted">{hint}</p>
			{stream && <video ref={video} class="preview" aria-label={t("scan.preview")} playsInline muted />}
			{state === "asking" && <p role="status">{t("scan.starting")}</p>}
			{isWrong && (
				<p class="hint-bad small" role="alert">
					{wrong}
				</p>
			)}
			<DeviceRefusal device="camera" state={state} isScan />
		</Dialog>
	);
}

/** Looks again and again until a code was taken. Answers how to stop. */
function readCodes(video: HTMLVideoElement, take: (text: string) => boolean): () => void {
	let isOver = false;
	const canvas = document.createElement("canvas");
	const context = canvas.getContext("2d", { willReadFrequently: true });
	function look(): void {
		const { videoWidth, videoHeight } = video;
		if (isOver || !context) return;
		if (video.paused) void video.play().catch(() => {});
		if (videoWidth > 0 && videoHeight > 0) {
			const scale = Math.min(1, widest / videoWidth);
			canvas.width = Math.round(videoWidth * scale);
			canvas.height = Math.round(videoHeight * scale);
			context.drawImage(video, 0, 0, canvas.width, canvas.height);
			const text = textOf(() =>
				decodeQR(context.getImageData(0, 0, canvas.width, canvas.height), { timeLimit: lookEveryMs }),
			);
			if (text !== undefined && take(text)) return;
		}
		if (!isOver) setTimeout(look, lookEveryMs);
	}
	look();
	return () => {
		isOver = true;
	};
}

/** The library throws where there is none. */
function textOf(decode: () => string): string | undefined {
	try {
		return decode();
	} catch {
		return undefined;
	}
}
