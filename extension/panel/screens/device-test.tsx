/** Tries microphone, camera and speaker before a call does. */
import { Play } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { DeviceRefusal } from "../call/device-refusal.tsx";
import { DeviceSelect } from "../call/device-select.tsx";
import { playTrial, useLevel, useTrial } from "../call/device-trial.ts";
import { useDevices } from "../call/devices.ts";
import { useArrival } from "../hooks.ts";
import { useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { t } from "../words/words.ts";

export function DeviceTest() {
	const { devices } = useView().settings;
	const title = useArrival<HTMLHeadingElement>();
	const found = useDevices();
	const [hasCamera, setCamera] = useState(false);
	const microphone = useTrial("audio", devices.microphone, true);
	const camera = useTrial("video", devices.camera, hasCamera);
	return (
		<main class="screen">
			<ScreenHead title={t("devices.title")} titleRef={title} />
			<div class="scroll settings device-test">
				<DeviceSelect name="microphone" found={found} />
				<Level stream={microphone.stream} />
				<DeviceRefusal device="microphone" state={microphone.state} />
				<DeviceSelect name="speaker" found={found} />
				<Speaker />
				<DeviceSelect name="camera" found={found} />
				{camera.stream ? <Preview stream={camera.stream} /> : null}
				<DeviceRefusal device="camera" state={camera.state} />
				<Button onClick={() => setCamera(!hasCamera)}>
					{hasCamera ? t("call.camera_off") : t("devices.try_camera")}
				</Button>
			</div>
		</main>
	);
}

function Level({ stream }: { readonly stream: MediaStream | undefined }) {
	const level = useLevel(stream);
	return (
		<div>
			<meter class="level" min="0" max="1" value={level} aria-label={t("devices.level")} />
			<p class="meta">{t("devices.say_something")}</p>
		</div>
	);
}

function Speaker() {
	const { devices } = useView().settings;
	const [state, setState] = useState<"idle" | "playing" | "failed">("idle");
	return (
		<>
			<Button
				busy={state === "playing" ? t("devices.playing") : undefined}
				onClick={() => {
					setState("playing");
					playTrial(devices).then(
						() => setState("idle"),
						() => setState("failed"),
					);
				}}
			>
				<Icon of={Play} />
				{t("devices.play")}
			</Button>
			{state === "failed" && (
				<p class="meta bad" role="alert">
					{t("devices.speaker_failed")}
				</p>
			)}
		</>
	);
}

function Preview({ stream }: { readonly stream: MediaStream }) {
	const video = useRef<HTMLVideoElement>(null);
	useEffect(() => {
		if (video.current) video.current.srcObject = stream;
	}, [stream]);
	return (
		<video
			ref={video}
			class="preview picture-mirrored"
			aria-label={t("devices.preview")}
			autoPlay
			playsInline
			muted
		/>
	);
}
