/** What this identity is to other programs, its files, and the ways to end it. */
import { Ban, ChevronRight, Download, FileKey2, MonitorSmartphone, RotateCcw, Trash2 } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { PanelApi } from "../../contract/panel-api.ts";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Bars } from "../parts/bars.tsx";
import { Button } from "../parts/button.tsx";
import { useCopy } from "../parts/copy.ts";
import { Icon } from "../parts/icon.tsx";
import { PassphrasePair } from "../parts/passphrase-pair.tsx";
import { Problem } from "../parts/problem.tsx";
import { Question } from "../parts/question.tsx";
import { saveFile } from "../parts/save-file.ts";
import { ScreenHead } from "../parts/screen-head.tsx";
import { useVaultAgain } from "../parts/vault-again.tsx";
import { language } from "../words/dates.ts";
import { t } from "../words/words.ts";

const armour = "application/pgp-keys";

export function IdentityPage() {
	const { self } = useView();
	const { query } = usePanel();
	const title = useArrival<HTMLHeadingElement>();
	const [form, setForm] = useState<"secret" | "revoke">();
	const act = useAct();
	const handle = self?.handle ?? "";
	const saveCertificate = () =>
		void act.run(async () => {
			const answer = await query("certificateFile", {});
			if ("code" in answer) return answer.code;
			saveFile(`sidelong-${handle}.public.asc`, answer.value.text, armour);
			return undefined;
		});
	return (
		<main class="screen">
			<ScreenHead title={t("identity.title")} titleRef={title} />
			<div class="scroll settings">
				<Details />
				<Elsewhere />
				<h2 class="section">{t("identity.files")}</h2>
				<div class="box-list">
					<button type="button" class="box-row box-press" onClick={saveCertificate}>
						<Icon of={Download} />
						<span class="grow">
							<span>{t("identity.save_public")}</span>{" "}
							<span class="meta box-hint">{t("identity.save_public_hint")}</span>
						</span>
					</button>
					<button
						type="button"
						class="box-row box-press"
						aria-expanded={form === "secret"}
						onClick={() => setForm(form === "secret" ? undefined : "secret")}
					>
						<Icon of={FileKey2} />
						<span class="grow">
							<span>{t("identity.save_secret")}</span>{" "}
							<span class="meta box-hint">{t("identity.save_secret_hint")}</span>
						</span>
					</button>
					{form === "secret" && <SecretForm handle={handle} onEnd={() => setForm(undefined)} />}
					<button
						type="button"
						class="box-row box-press"
						aria-expanded={form === "revoke"}
						onClick={() => setForm(form === "revoke" ? undefined : "revoke")}
					>
						<Icon of={Ban} />
						<span class="grow">
							<span>{t("identity.revoke")}</span>{" "}
							<span class="meta box-hint">{t("identity.revoke_hint")}</span>
						</span>
					</button>
					{form === "revoke" && <RevokeForm handle={handle} onEnd={() => setForm(undefined)} />}
				</div>
				<Problem code={act.problem} />
				<Endings />
			</div>
		</main>
	);
}

function Details() {
	const { query } = usePanel();
	const [details, setDetails] = useState<ReturnType<PanelApi["keyDetails"]>>();
	const act = useAct();
	const { isCopied, copy } = useCopy();
	// biome-ignore lint/correctness/useExhaustiveDependencies: once
	useEffect(() => {
		void act.run(async () => {
			const answer = await query("keyDetails", {});
			if ("code" in answer) return answer.code;
			setDetails(answer.value);
			return undefined;
		});
	}, []);
	if (!details) return act.problem ? <Problem code={act.problem} /> : <Bars />;
	const groups = details.fingerprint.match(/.{4}/g) ?? [];
	const made = new Intl.DateTimeFormat(language(), { dateStyle: "long" }).format(details.createdAt);
	return (
		<div class="box-list">
			<div class="box-row box-stack">
				<span class="meta">{t("identity.fingerprint")}</span>
				<code class="fingerprint" dir="ltr">
					{groups.map((group, at) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: groups do not move
						<span key={at}>{group} </span>
					))}
				</code>
				<Button size="low" onClick={() => copy(details.fingerprint)}>
					{isCopied === undefined ? t("identity.copy") : t(isCopied ? "act.copied" : "act.not_copied")}
				</Button>
			</div>
			<div class="box-row">
				<span class="grow">{t("identity.made")}</span>
				<span class="box-value muted">{made}</span>
			</div>
			<div class="box-row">
				<span class="grow">{t("identity.kind")}</span>
				<span class="box-value muted">{t("identity.kind_value")}</span>
			</div>
		</div>
	);
}

/** The way to another browser. */
function Elsewhere() {
	const { route } = usePanel();
	return (
		<div class="box-list identity-elsewhere">
			<button type="button" class="box-row box-press" onClick={() => route.go({ at: "handover" })}>
				<Icon of={MonitorSmartphone} />
				<span class="grow">
					<span>{t("handover.title")}</span> <span class="meta box-hint">{t("handover.hint")}</span>
				</span>
				<span class="arrow muted">
					<Icon of={ChevronRight} size={16} />
				</span>
			</button>
		</div>
	);
}

interface FormProps {
	readonly handle: string;
	onEnd(): void;
}

function SecretForm({ handle, onEnd }: FormProps) {
	const { query } = usePanel();
	const act = useAct();
	const vault = useVaultAgain(act.problem, act.clear);
	const [passphrase, setPassphrase] = useState<string>();
	function submit(event: SubmitEvent) {
		event.preventDefault();
		if (passphrase === undefined || !vault.isReady) return;
		void act
			.run(async () => {
				const answer = await query("keyFile", { passphrase, ...vault.argument });
				if ("code" in answer) return answer.code;
				saveFile(`sidelong-${handle}.secret.asc`, answer.value.text, armour);
				return undefined;
			})
			.then((isDone) => isDone && onEnd());
	}
	return (
		<form class="box-row box-form" onSubmit={submit}>
			<div class="grow stack-2">
				{vault.field}
				<PassphrasePair
					label={t("identity.file_passphrase")}
					again={t("identity.file_again")}
					hint={t("identity.file_hint")}
					onValue={setPassphrase}
				/>
				<Problem code={vault.problem} />
				<Button
					isSubmit
					isOff={passphrase === undefined || !vault.isReady}
					busy={act.isBusy ? t("backup.sealing") : undefined}
				>
					{t("identity.save")}
				</Button>
			</div>
		</form>
	);
}

function RevokeForm({ handle, onEnd }: FormProps) {
	const { query } = usePanel();
	const act = useAct();
	const vault = useVaultAgain(act.problem, act.clear);
	function submit(event: SubmitEvent) {
		event.preventDefault();
		if (!vault.isReady) return;
		void act
			.run(async () => {
				const answer = await query("revocationFile", vault.argument);
				if ("code" in answer) return answer.code;
				saveFile(`sidelong-${handle}.revoked.asc`, answer.value.text, armour);
				return undefined;
			})
			.then((isDone) => isDone && onEnd());
	}
	return (
		<form class="box-row box-form" onSubmit={submit}>
			<div class="grow stack-2">
				<p class="small">{t("identity.revoke_does")}</p>
				<p class="small muted">{t("identity.revoke_does_not")}</p>
				{vault.field}
				<Problem code={vault.problem} />
				<Button isSubmit isOff={!vault.isReady} busy={act.isBusy ? t("backup.sealing") : undefined}>
					{t("identity.save_revocation")}
				</Button>
			</div>
		</form>
	);
}

function Endings() {
	const { backup } = useView();
	const { ask, route } = usePanel();
	const [asking, setAsking] = useState<"over" | "all">();
	const act = useAct();
	const hint = backup.at === null ? ` ${t("identity.no_backup")}` : "";
	const end = () =>
		void act
			.run(() => ask("erase", { isAll: asking === "all" }))
			.then((isDone) => isDone && route.go({ at: "home" }));
	return (
		<>
			<h2 class="section">{t("identity.endings")}</h2>
			<div class="box-list">
				<button type="button" class="box-row box-press" onClick={() => setAsking("over")}>
					<Icon of={RotateCcw} />
					<span class="grow">
						<span>{t("identity.over")}</span> <span class="meta box-hint">{t("identity.over_hint")}</span>
					</span>
				</button>
				<button type="button" class="box-row box-press bad" onClick={() => setAsking("all")}>
					<Icon of={Trash2} />
					<span class="grow">
						<span>{t("identity.all")}</span> <span class="meta box-hint">{t("identity.all_hint")}</span>
					</span>
				</button>
			</div>
			{asking && (
				<Question
					title={t(`identity.${asking}_title`)}
					text={t(`identity.${asking}_text`) + hint}
					verb={t(`identity.${asking}`)}
					problem={act.problem}
					onYes={end}
					onNo={() => setAsking(undefined)}
				/>
			)}
		</>
	);
}
