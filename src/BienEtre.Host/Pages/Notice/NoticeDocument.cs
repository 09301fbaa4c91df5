using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BienEtre.Domain.Registry;
using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Resources;
using Microsoft.Extensions.Localization;

namespace BienEtre.Host.Pages.Notice;

/// <summary>One purpose as the notice tells it; every fact comes from the registry that the gate follows.</summary>
/// <param name="Activity">The registry's entry.</param>
/// <param name="Title">Its name.</param>
/// <param name="Why">What it is for.</param>
/// <param name="Facts">Label and text.</param>
public sealed record NoticePurpose(ProcessingActivity Activity, string Title, string Why, ImmutableArray<(string Label, string Text)> Facts);

/// <summary>The privacy notice in one language (GDPR Art. 13): what is shown, and the hash of exactly that.</summary>
/// <param name="Version">Version in force.</param>
/// <param name="From">First day in force.</param>
/// <param name="Hash">SHA-256 of the text, lowercase hexadecimal; written into receipts.</param>
/// <param name="Short">The short version.</param>
/// <param name="Purposes">All purposes of the registry.</param>
/// <param name="Sections">The long version: heading and text.</param>
/// <param name="Never">What is never collected.</param>
public sealed record NoticeDocument(
    int Version, DateOnly From, string Hash, ImmutableArray<string> Short, ImmutableArray<NoticePurpose> Purposes,
    ImmutableArray<(string Heading, string Text)> Sections, ImmutableArray<string> Never);

/// <summary>Who is responsible, as configured.</summary>
/// <param name="Controller">Name of the controller (Art. 4(7)).</param>
/// <param name="Officer">How to reach the data protection officer.</param>
/// <param name="Residency">Where data may be kept.</param>
public sealed record Responsible(string Controller, string Officer, string Residency);

/// <summary>Writes the notice from texts, registry and configuration; once per language.</summary>
internal sealed class NoticeDocuments(
    IStringLocalizer<NoticeText> notice, IStringLocalizer<RegistryText> registry, Responsible responsible, TimeProvider time)
{
    private readonly Lazy<Dictionary<string, NoticeDocument>> _all = new(() => new Dictionary<string, NoticeDocument>(StringComparer.Ordinal)
    {
        [Languages.English] = Write(Languages.EnglishCulture, notice, registry, responsible, time),
        [Languages.French] = Write(Languages.FrenchCulture, notice, registry, responsible, time),
    });

    /// <summary>The notice in a language.</summary>
    public NoticeDocument In(string language) => _all.Value[language];

    /// <summary>The notices that the gate knows, with the hashes of the texts served here.</summary>
    public PrivacyNotices Known() => PrivacyNotices.Known.WithHashes(
        PrivacyNotices.Known.InForce(time.GetUtcNow()).Version, [In(Languages.English).Hash, In(Languages.French).Hash]);

    private static NoticeDocument Write(
        CultureInfo culture, IStringLocalizer<NoticeText> notice, IStringLocalizer<RegistryText> registry, Responsible responsible, TimeProvider time)
    {
        var former = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        try
        {
            var inForce = PrivacyNotices.Known.InForce(time.GetUtcNow());
            ImmutableArray<string> brief = [.. Enumerable.Range(1, 4).Select(i => notice[$"short.{i}"].Value)];
            ImmutableArray<NoticePurpose> purposes = [.. ProcessingRegistry.Activities.Select(a => Purpose(a, notice, registry))];
            ImmutableArray<(string, string)> sections =
            [
                (notice["who"], string.Format(culture, notice["who.text"], responsible.Controller, responsible.Officer)),
                (notice["pseudonym"], notice["pseudonym.text"]),
                (notice["receivers"], string.Format(culture, notice["receivers.text"], responsible.Residency)),
                (notice["storage"], notice["storage.text"]),
                (notice["rights"], notice["rights.text"]),
                (notice["automated"], notice["automated.text"]),
                (notice["limits"], notice["limits.text"]),
            ];
            ImmutableArray<string> never = [.. Enumerable.Range(1, 4).Select(i => notice[$"never.{i}"].Value)];
            var document = new NoticeDocument(inForce.Version, inForce.From, "", brief, purposes, sections, never);
            return document with { Hash = Hash(document) };
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = former;
        }
    }

    private static NoticePurpose Purpose(ProcessingActivity activity, IStringLocalizer<NoticeText> notice, IStringLocalizer<RegistryText> registry)
    {
        var name = activity.Purpose.ToString();
        ImmutableArray<(string, string)> facts = activity.RecordClasses.IsEmpty
            ? [(notice["facts.basis"], registry[$"basis.{activity.Basis}"]), (notice["facts.seen"], registry[$"seen.{name}"])]
            :
            [
                (notice["facts.basis"], registry[$"basis.{activity.Basis}"]),
                .. activity.RecordClasses.SelectMany(c => new (string, string)[]
                {
                    (notice["facts.data"], registry[$"class.{c}"]), (notice["facts.kept"], Kept(c, registry)),
                }),
                (notice["facts.seen"], registry[$"seen.{name}"]),
                (notice["facts.refusal"], registry[$"refusal.{activity.OnRefusal}"]),
            ];
        return new NoticePurpose(activity, registry[$"purpose.{name}"], registry[$"purpose.{name}.why"], facts);
    }

    private static string Kept(RecordClass recordClass, IStringLocalizer<RegistryText> registry) => ProcessingRegistry.FindRetention(recordClass) switch
    {
        null or { Trigger: RetentionTrigger.NeverStored } => registry["kept.NeverStored"],
        { Trigger: RetentionTrigger.AccountClosed, Months: 0 } => registry["kept.AccountClosed"],
        { Trigger: RetentionTrigger.AccountClosed } rule => string.Format(CultureInfo.CurrentCulture, registry["kept.AccountClosed.months"], rule.Months),
        { } rule => string.Format(CultureInfo.CurrentCulture, registry["kept.Written"], rule.Months),
    };

    private static string Hash(NoticeDocument document)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{document.Version}\n{document.From:O}\n")
            .AppendJoin('\n', document.Short).Append('\n');
        foreach (var purpose in document.Purposes)
        {
            text.Append(purpose.Title).Append('\n').Append(purpose.Why).Append('\n')
                .AppendJoin('\n', purpose.Facts.Select(f => $"{f.Label}: {f.Text}")).Append('\n');
        }

        text.AppendJoin('\n', document.Sections.Select(s => $"{s.Heading}\n{s.Text}")).Append('\n').AppendJoin('\n', document.Never);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
