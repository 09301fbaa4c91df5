using System.Collections.Immutable;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Practitioners;

/// <summary>What storage keeps of the directory: professional profiles only. Never reuse an id.</summary>
[GenerateSerializer, Alias("stored-practitioner-directory")]
internal sealed class StoredDirectory
{
    [Id(0)]
    public ImmutableArray<PractitionerCard> Cards { get; set; } = [];
}

/// <summary>The list of practitioners.</summary>
[GrainType("practitioner-directory")]
internal sealed class PractitionerDirectoryGrain : Grain, IPractitionerDirectoryGrain
{
    /// <summary>Cards listed at most.</summary>
    public const int CardsMax = 500;

    private readonly StateWriter<StoredDirectory> _writer;
    private readonly IPersistentState<StoredDirectory> _stored;
    private ImmutableArray<PractitionerCard> _cards = [];

    public PractitionerDirectoryGrain(
        [PersistentState("practitioner-directory", GrainsSetup.StorageName)] IPersistentState<StoredDirectory> stored,
        ILogger<PractitionerDirectoryGrain> logger)
    {
        _stored = stored;
        _writer = new StateWriter<StoredDirectory>(stored, () => new StoredDirectory { Cards = _cards }, DeactivateOnIdle, logger);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _cards = _stored.State.Cards;
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<ImmutableArray<PractitionerCard>> ListAsync() => Task.FromResult(_cards);

    public async Task PutAsync(PractitionerCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        var others = _cards.RemoveAll(known => known.Id == card.Id);
        if (others.Length >= CardsMax)
        {
            throw new GateDeniedException(Refusal.LimitReached);
        }

        var before = _cards;
        _cards = others.Add(card).Sort((a, b) => string.CompareOrdinal(a.Profile.Name, b.Profile.Name));
        if (!await _writer.SaveAsync())
        {
            _cards = before;
            throw new GateDeniedException(Refusal.StorageUnavailable);
        }
    }
}
