using BienEtre.Domain.Registry;

namespace BienEtre.Domain.Tests.Registry;

/// <summary>The registry names everything once, and behaviour follows from the basis.</summary>
public sealed class ProcessingRegistryTests
{
    [Fact]
    public void Every_purpose_and_every_class_is_in_the_registry_at_its_place()
    {
        Assert.Equal(Enum.GetValues<Purpose>(), ProcessingRegistry.Activities.Select(a => a.Purpose));
        Assert.Equal(Enum.GetValues<RecordClass>(), ProcessingRegistry.Retention.Select(r => r.RecordClass));
        Assert.All(Enum.GetValues<Purpose>(), purpose => Assert.Equal(purpose, ProcessingRegistry.Find(purpose)?.Purpose));
        Assert.All(Enum.GetValues<RecordClass>(), recordClass => Assert.Equal(recordClass, ProcessingRegistry.FindRetention(recordClass)?.RecordClass));
    }

    [Fact]
    public void What_the_registry_does_not_name_has_no_entry()
    {
        Assert.Null(ProcessingRegistry.Find((Purpose)99));
        Assert.Null(ProcessingRegistry.Find((Purpose)(-1)));
        Assert.Null(ProcessingRegistry.FindRetention((RecordClass)99));
    }

    [Fact]
    public void Every_class_serves_some_purpose() =>
        Assert.All(Enum.GetValues<RecordClass>(), recordClass => Assert.Contains(ProcessingRegistry.Activities, activity => activity.Covers(recordClass)));

    [Theory]
    [InlineData(LegalBasis.Consent, true, true, false, true, RefusalConsequence.PurposeStops)]
    [InlineData(LegalBasis.Contract, false, false, false, true, RefusalConsequence.ServiceEnds)]
    [InlineData(LegalBasis.LegalObligation, false, false, false, false, RefusalConsequence.NoEffect)]
    [InlineData(LegalBasis.LegitimateInterest, false, false, true, true, RefusalConsequence.SuspendedWhileBalanced)]
    public void Behaviour_follows_from_the_basis(LegalBasis basis, bool needs, bool withdraw, bool objection, bool restriction, RefusalConsequence consequence)
    {
        // The same purpose under another basis behaves like the other basis.
        var activity = ProcessingRegistry.Find(Purpose.Service)! with { Basis = basis };
        Assert.Equal(
            (needs, withdraw, objection, restriction, consequence),
            (activity.NeedsConsent, activity.CanBeWithdrawn, activity.CanBeObjectedTo, activity.StopsWhenRestricted, activity.OnRefusal));
    }

    [Fact]
    public void Live_media_rests_on_explicit_consent_and_is_never_stored()
    {
        var live = ProcessingRegistry.Find(Purpose.LiveSession)!;
        Assert.Equal((LegalBasis.Consent, SpecialCategoryCondition.ExplicitConsent), (live.Basis, live.Condition));
        Assert.All(live.RecordClasses, recordClass =>
        {
            var rule = ProcessingRegistry.FindRetention(recordClass)!;
            Assert.False(rule.MayBeStored || rule.CanBeHeld);
            Assert.Equal(DateTimeOffset.MinValue, rule.EndsAt(null));
        });
    }

    [Fact]
    public void Utilisation_is_known_and_collects_nothing()
    {
        var utilisation = ProcessingRegistry.Find(Purpose.Utilisation)!;
        Assert.False(utilisation.Collects);
        Assert.Empty(utilisation.RecordClasses);
        Assert.Contains(Purpose.Utilisation, ProcessingRegistry.ConsentPurposes);
    }

    [Fact]
    public void Retention_counts_in_calendar_months_and_not_before_its_trigger()
    {
        var skeleton = ProcessingRegistry.FindRetention(RecordClass.SessionSkeleton)!;
        Assert.Equal(new DateTimeOffset(2027, 2, 28, 8, 0, 0, TimeSpan.Zero), skeleton.EndsAt(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero)));
        Assert.Null(skeleton.EndsAt(null));
    }

    [Fact]
    public void Persisted_states_have_one_name_each_and_a_class_that_may_be_stored()
    {
        Assert.Equal(PersistedStates.All.Length, PersistedStates.All.Select(state => state.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(PersistedStates.All, state =>
        {
            Assert.Matches("^[a-z]+(-[a-z]+)*$", state.Name);
            Assert.True(ProcessingRegistry.FindRetention(state.RecordClass)!.MayBeStored);
            Assert.Same(state, PersistedStates.Find(state.Name));
        });
        Assert.Null(PersistedStates.Find("Employee"));
        Assert.Null(PersistedStates.Find("state"));
    }

    [Fact]
    public void Known_notices_ascend_and_the_first_is_material()
    {
        var versions = PrivacyNotices.Known.Versions;
        Assert.Equal(Enumerable.Range(1, versions.Length), versions.Select(notice => notice.Version));
        Assert.Equal(versions.Select(notice => notice.From).Order(), versions.Select(notice => notice.From));
        Assert.True(versions[0].Material);
    }

    [Fact]
    public void A_notice_is_in_force_from_the_first_minute_of_its_day_in_utc()
    {
        var notices = new PrivacyNotices([new PrivacyNotice(1, true, new DateOnly(2026, 1, 1), []), new PrivacyNotice(2, true, new DateOnly(2026, 5, 1), [])]);
        Assert.Equal(1, notices.InForce(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)).Version);
        Assert.Equal(1, notices.InForce(new DateTimeOffset(2026, 5, 1, 1, 59, 0, TimeSpan.FromHours(2))).Version);
        Assert.Equal(2, notices.InForce(new DateTimeOffset(2026, 5, 1, 2, 0, 0, TimeSpan.FromHours(2))).Version);
    }
}
