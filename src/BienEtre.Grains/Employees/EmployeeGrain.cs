using System.Collections.Immutable;
using BienEtre.Contracts.Employees;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Employees;
using BienEtre.Domain.Gate;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Grains.Gate;
using Microsoft.Extensions.Logging;

namespace BienEtre.Grains.Employees;

/// <summary>What storage keeps of an account, under its subject's key. Never reuse an id.</summary>
[GenerateSerializer, Alias("stored-employee")]
internal sealed class StoredEmployee
{
    /// <summary>The secret from which the pairwise aliases come; it leaves this grain only as aliases.</summary>
    [Id(0)]
    public byte[] AliasSecret { get; set; } = [];

    [Id(1)]
    public string? OpenSession { get; set; }

    [Id(2)]
    public ImmutableArray<string> Recent { get; set; } = [];
}

/// <summary>Adapter of <see cref="Account"/>.</summary>
[GrainType("employee")]
internal sealed class EmployeeGrain : Grain, IEmployeeGrain
{
    private readonly IPersistentState<StoredEmployee> _stored;
    private readonly StateWriter<StoredEmployee> _writer;
    private readonly IIdentifiers _identifiers;
    private readonly ActorTokens _tokens;
    private Account _account = Account.None;

    public EmployeeGrain(
        [PersistentState("employee", GrainsSetup.StorageName)] IPersistentState<StoredEmployee> stored, IIdentifiers identifiers, ActorTokens tokens,
        ILogger<EmployeeGrain> logger)
    {
        _stored = stored;
        _identifiers = identifiers;
        _tokens = tokens;
        _writer = new StateWriter<StoredEmployee>(stored, Snapshot, DeactivateOnIdle, logger);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _account = _stored.RecordExists ? new Account(true, _stored.State.OpenSession, _stored.State.Recent) : Account.None;
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task OpenAsync()
    {
        if (!_account.Opened)
        {
            _stored.State.AliasSecret = _identifiers.NewSecret(PairwiseAlias.SecretLength);
            _account = _account.Open();
            await StoreAsync(Account.None);
        }
    }

    public async Task<EmployeeView> ReadAsync()
    {
        await ForgetEndedAsync();
        return new EmployeeView(_account.Opened, _account.OpenSession, _account.Recent);
    }

    public async Task<SessionResult> RequestSessionAsync(string practitioner, MediaMode mode)
    {
        await ForgetEndedAsync();
        var session = _identifiers.NewId();
        var (next, refusal) = _account.Request(session);
        if (refusal != DenyReason.None || !SubjectId.IsValid(practitioner))
        {
            return SessionResult.Refused(refusal != DenyReason.None ? Refusals.Of(refusal) : Refusal.Malformed);
        }

        // The session first: one that this account never heard of ends by itself, an account bound to a session that never was would not.
        var alias = PairwiseAlias.Of(_stored.State.AliasSecret, new SubjectId(practitioner)).Name;
        var grain = GrainFactory.GetGrain<ISessionGrain>(session);
        SessionResult result;
        using (_tokens.Act(Actor.System))
        {
            result = await grain.RequestAsync(new RequestSession(this.GetPrimaryKeyString(), practitioner, alias, mode));
        }

        if (result.Refusal != Refusal.None)
        {
            return result;
        }

        var before = _account;
        _account = next;
        if (!await _writer.SaveAsync())
        {
            _account = before;
            await grain.LeaveAsync(finish: true);
            return SessionResult.Refused(Refusal.StorageUnavailable);
        }

        return result;
    }

    public Task SessionEndedAsync(string session)
    {
        var before = _account;
        _account = _account.Ended(session);
        return before == _account ? Task.CompletedTask : StoreAsync(before);
    }

    // The word that a session has ended may be lost with its node; then the session itself is asked. Not being let in means that it is over.
    private async Task ForgetEndedAsync()
    {
        if (_account.OpenSession is not { } session)
        {
            return;
        }

        try
        {
            var result = await GrainFactory.GetGrain<ISessionGrain>(session).ReadAsync();
            if (result.Session is not null and not { State: SessionState.Ended })
            {
                return;
            }
        }
        catch (GateDeniedException denied) when (denied.Refusal == Refusal.NotAllowed)
        {
            // Only its skeleton is left, or nothing at all.
        }

        await SessionEndedAsync(session);
    }

    private async Task StoreAsync(Account before)
    {
        if (!await _writer.SaveAsync())
        {
            _account = before;
            throw new GateDeniedException(Refusal.StorageUnavailable);
        }
    }

    private StoredEmployee Snapshot() => new() { AliasSecret = _stored.State.AliasSecret, OpenSession = _account.OpenSession, Recent = _account.Recent };
}
