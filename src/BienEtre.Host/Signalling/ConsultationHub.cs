using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Practitioners;
using BienEtre.Contracts.Restriction;
using BienEtre.Contracts.Sessions;
using BienEtre.Contracts.Signalling;
using BienEtre.Domain.Registry;
using BienEtre.Host.Auth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace BienEtre.Host.Signalling;

/// <summary>Signalling: each method is one grain call in the name of who is signed in; the hub holds no state. <see cref="HubDoor"/> stands before
/// every call.</summary>
[Authorize]
internal sealed class ConsultationHub(IGrainFactory grains, HostBridge bridge) : Hub<IConsultationClient>, IConsultationHub
{
    /// <summary>Address of the hub.</summary>
    public const string Address = "/hub/consultation";

    private string Subject => Context.User!.ToActor().Subject.Value;

    public async Task<JoinResult> Join(string session, string epoch, long lastSequence)
    {
        var result = await Session(session).JoinAsync(RouteTo(epoch, lastSequence));
        if (result.Refusal == Refusal.None && !bridge.Joined(Context, session))
        {
            await Session(session).DisconnectAsync(Context.ConnectionId); // gone meanwhile
        }

        return result;
    }

    public async Task<JoinResult> Watch(string epoch, long lastSequence)
    {
        var result = await Practitioner().WatchAsync(RouteTo(epoch, lastSequence));
        if (result.Refusal == Refusal.None && !bridge.Watches(Context))
        {
            await Practitioner().UnwatchAsync(Context.ConnectionId);
        }

        return result;
    }

    public Task<SessionResult> Admit(string session) => Session(session).AdmitAsync();

    public Task<SessionResult> Decline(string session) => Session(session).DeclineAsync();

    public Task<OfferResult> Offer(string session, string sdp) => Session(session).OfferAsync(sdp);

    public Task<SessionResult> Present(string session, PeerDevices devices) => Session(session).PresentAsync(devices);

    public Task<SessionResult> Leave(string session, bool finish) => Session(session).LeaveAsync(finish);

    public async Task<DecisionResult> WithdrawConsent(string operationId) =>
        Decided(await grains.GetGrain<IConsentGrain>(Subject).WithdrawAsync(new WithdrawConsent(Purpose.LiveSession, operationId)));

    public async Task<DecisionResult> ContinueDespiteRestriction(string session, string operationId) =>
        Decided(await grains.GetGrain<IRestrictionGrain>(Subject).ContinueAsync(session, operationId));

    public override Task OnConnectedAsync()
    {
        if (!bridge.Connected(Context, Subject))
        {
            Context.Abort();
        }

        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        var sessions = bridge.Gone(Context, out var watches);
        foreach (var session in sessions)
        {
            await Session(session).DisconnectAsync(Context.ConnectionId);
        }

        if (watches)
        {
            await Practitioner().UnwatchAsync(Context.ConnectionId);
        }
    }

    private static DecisionResult Decided(ConsentResult result) => new(result is ConsentResult.Refused refused ? refused.Reason : Refusal.None);

    private static DecisionResult Decided(RestrictionResult result) => new(result is RestrictionResult.Refused refused ? refused.Reason : Refusal.None);

    private ISessionGrain Session(string id) => grains.GetGrain<ISessionGrain>(id);

    private IPractitionerGrain Practitioner() => grains.GetGrain<IPractitionerGrain>(Subject);

    private Contracts.Signalling.Route RouteTo(string epoch, long lastSequence) => new(bridge.Reference, Context.ConnectionId, epoch, lastSequence);
}
