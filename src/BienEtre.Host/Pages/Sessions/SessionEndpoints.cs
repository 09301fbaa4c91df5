using BienEtre.Contracts.Consent;
using BienEtre.Contracts.Employees;
using BienEtre.Contracts.Gate;
using BienEtre.Contracts.Restriction;
using BienEtre.Contracts.Sessions;
using BienEtre.Domain.Registry;
using BienEtre.Domain.Sessions;
using BienEtre.Domain.Subjects;
using BienEtre.Host.Pages.Frame;
using BienEtre.Host.Pages.Refused;

namespace BienEtre.Host.Pages.Sessions;

/// <summary>A session's pages, and the ways out of it that work without script.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this RouteGroupBuilder pages)
    {
        pages.MapGet("/sessions", ListAsync).For(Roles.Employee);
        var session = pages.MapGroup("/session/{id}").For(Roles.Employee | Roles.Practitioner);
        session.MapGet("/", RoomAsync);
        session.MapGet("/check", CheckAsync);
        session.MapPost("/leave", LeaveAsync);
        session.MapPost("/withdraw", WithdrawAsync);
        session.MapPost("/continue", ContinueAsync);
    }

    private static async Task<IResult> ListAsync(PageContext page, IGrainFactory grains)
    {
        var account = await grains.GetGrain<IEmployeeGrain>(page.Actor.Subject.Value).ReadAsync();
        var views = new List<SessionView>();
        foreach (var id in account.OpenSession is { } open ? account.Sessions.Prepend(open).Distinct() : account.Sessions)
        {
            // One that retention has removed meanwhile is not an error of this page.
            if (await ReadAsync(grains, id) is { Refusal: Refusal.None, Session: { } view })
            {
                views.Add(view);
            }
        }

        return Show.Page<SessionsPage>((nameof(SessionsPage.Sessions), views));
    }

    private static async Task<IResult> RoomAsync(PageContext page, IGrainFactory grains, string id, string? mic, string? camera)
    {
        var result = await ReadAsync(grains, id);
        return result switch
        {
            { Session: null } => RefusedPages.Of(result.Refusal == Refusal.None ? Refusal.NotAllowed : result.Refusal),

            // A practitioner opens the door from the day's page; the room comes after.
            { Session: { Side: Side.Practitioner, State: SessionState.Scheduled or SessionState.Waiting } } => Results.LocalRedirect(page.Url("today")),
            _ => Show.Page<RoomPage>(
                (nameof(RoomPage.Session), result.Session), (nameof(RoomPage.Microphone), mic != "off"), (nameof(RoomPage.Camera), camera != "off")),
        };
    }

    private static async Task<IResult> CheckAsync(PageContext page, IGrainFactory grains, string id)
    {
        var result = await ReadAsync(grains, id);
        return result switch
        {
            { Session: null } => RefusedPages.Of(result.Refusal == Refusal.None ? Refusal.NotAllowed : result.Refusal),
            { Session.State: SessionState.Ended } => Results.LocalRedirect(page.Url($"session/{id}")),
            _ => Show.Page<CheckPage>((nameof(CheckPage.Session), result.Session)),
        };
    }

    private static async Task<IResult> LeaveAsync(HttpContext http, PageContext page, IGrainFactory grains, string id)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!SubjectId.IsValid(id) || !bool.TryParse(form["finish"].ToString(), out var finish))
        {
            return RefusedPages.Of(Refusal.Malformed);
        }

        var result = await grains.GetGrain<ISessionGrain>(id).LeaveAsync(finish);
        return result.Refusal != Refusal.None ? RefusedPages.Of(result.Refusal)
            : Results.LocalRedirect(page.Url(finish ? $"session/{id}" : page.Actor.Role == Roles.Employee ? "sessions" : "today"));
    }

    private static async Task<IResult> WithdrawAsync(PageContext page, IGrainFactory grains, IIdentifiers ids, string id)
    {
        var result = await grains.GetGrain<IConsentGrain>(page.Actor.Subject.Value).WithdrawAsync(new WithdrawConsent(Purpose.LiveSession, ids.NewId()));
        return result is ConsentResult.Refused refused ? RefusedPages.Of(refused.Reason)
            : Results.LocalRedirect(page.Url(SubjectId.IsValid(id) ? $"session/{id}" : "privacy"));
    }

    private static async Task<IResult> ContinueAsync(PageContext page, IGrainFactory grains, IIdentifiers ids, string id)
    {
        if (!SubjectId.IsValid(id))
        {
            return RefusedPages.Of(Refusal.Malformed);
        }

        var result = await grains.GetGrain<IRestrictionGrain>(page.Actor.Subject.Value).ContinueAsync(id, ids.NewId());
        return result is RestrictionResult.Refused refused ? RefusedPages.Of(refused.Reason) : Results.LocalRedirect(page.Url($"session/{id}"));
    }

    private static async Task<SessionResult> ReadAsync(IGrainFactory grains, string id) =>
        SubjectId.IsValid(id) ? await grains.GetGrain<ISessionGrain>(id).ReadAsync() : SessionResult.Refused(Refusal.NotAllowed);
}
